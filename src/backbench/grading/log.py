"""The log of scores: one line for each score that went into the gradebook, only ever appended to.

`.backbench/scores.jsonl` holds a JSON object a line:

    {"line", "time", "unit", "student", "score", "max", "state", "cells": {ID: score}, "verdict_sha256",
     "submission_sha256", "tests_sha256", "seed", "grader", "conditions", "sandbox", "by", "why", "replaces": line,
     "previous": seal of the line before, "seal"}

A seal is an HMAC of the line under a key that follows from the course's secret, so nobody without it can write or
change a line, and `previous` ties each line to its place. `.backbench/scores.head` says under a seal of its own how
many lines there are, so that a cut end shows; it is written after the gradebook, so what stands below it in the log
was never confirmed: a crash left it there. Lines are on the disk (fsync) before the gradebook takes their scores.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from backbench.course import Course, CourseError

from . import verdicts
from .locks import log_lock

START = "the first line"
VERIFY = "run `backbench verify` to see what is wrong; `backbench verify --set-aside WHY` begins a new log"


def entry(verdict: dict[str, Any], by: str, why: str, replaces: int | None) -> dict[str, Any]:
    """What a line says of a verdict, without its own place; `replaces` is the line of the earlier score, if any."""
    same = ("unit", "student", "score", "max", "state", "submission_sha256", "tests_sha256", "seed", "grader")
    return {
        **{key: verdict[key] for key in same},
        "cells": {name: cell["score"] for name, cell in verdict["cells"].items()},
        "verdict_sha256": verdicts.digest(verdict),
        "conditions": verdict.get("conditions", {}),
        "sandbox": verdict["sandbox"],
        "by": by,
        "why": why,
        "replaces": replaces,
    }


@dataclass
class Head:
    """How far the log is confirmed: `lines`, `bytes` and the `last` seal; and what a crash left unrecorded."""

    lines: int = 0
    bytes: int = 0
    last: str = START
    unrecorded: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Finding:
    """Something that is not as grading left it: where, what, and what to do."""

    path: Path | str
    line: int
    what: str
    do: str

    def __str__(self) -> str:
        place = f"{self.path}, line {self.line}" if self.line else str(self.path)
        return f"{place}: {self.what}: {self.do}"


class Log:
    """The log of one course."""

    def __init__(self, course: Course):
        self.course = course
        self.path = course.state / "scores.jsonl"
        self.head_path = course.state / "scores.head"
        self._key = verdicts.derived_key(course, "log of scores")

    def last(self, unit: str) -> dict[str, dict[str, Any]]:
        """What the log says last about each student of a unit, unchecked: `walk` checks."""
        found: dict[str, dict[str, Any]] = {}
        wanted = f'"unit": {json.dumps(unit)}'.encode()
        with contextlib.suppress(FileNotFoundError), open(self.path, "rb") as file:
            for raw in file:
                if wanted in raw and (line := _parsed(raw)) and line.get("unit") == unit:
                    found[line["student"]] = line
        return found

    @contextlib.contextmanager
    def recording(self, entries: Iterable[dict[str, Any]]) -> Iterator[None]:
        """Append a line for each entry, then let the caller write the gradebook, then confirm.

        An entry that differs in nothing from what the log said last about its student, where that was never
        confirmed, gets no second line: it is the end of a run that crashed. Raises CourseError where the log does
        not fit its head, or cannot be written; the gradebook is then as it was.
        """
        with log_lock(self.course):
            head = self._ready()
            left = {tuple(pair) for pair in head.unrecorded}
            new = list(entries)
            if left:
                said = self._last_of(left)
                new = [each for each in new if not _repeats(said.get((each["unit"], each["student"])), each)]
            done = {(each["unit"], each["student"]) for each in entries}
            size, lines = head.bytes, []
            for each in new:
                line = {"line": head.lines + 1, "time": _now(), **each, "previous": head.last}
                head.last = line["seal"] = self._seal(line)
                head.lines += 1
                lines.append(json.dumps(line).encode() + b"\n")
            self._append(size, b"".join(lines))
            head.bytes = size + sum(map(len, lines))
            yield
            head.unrecorded = [list(pair) for pair in sorted(left - done)]
            self._confirm(head)

    def walk(self) -> tuple[dict[tuple[str, str], dict[str, Any]], set[tuple[str, str]], list[Finding], Head | None]:
        """The whole log, checked: what sealed lines say last by (unit, student), which of these were never
        confirmed, what is wrong, and the head."""
        last: dict[tuple[str, str], dict[str, Any]] = {}
        findings: list[Finding] = []
        head = self.head()
        number, previous, unfit, loose = 0, START, 0, set()
        restore = "restore .backbench/ from a copy, or accept it with `backbench verify --set-aside WHY`"
        try:
            raws = self.path.read_bytes().splitlines(keepends=True)
        except FileNotFoundError:
            raws = []
        for place, raw in enumerate(raws, 1):
            line = _parsed(raw)
            if not raw.endswith(b"\n") and (head is None or place > head.lines):
                findings.append(Finding(self.path, place, "cut short by a crash or a full disk, its score was not "
                                        "recorded", "make room, then run the same grade command again"))  # fmt: skip
                continue
            if line is None or not self._fits(line):
                unfit += 1
                findings.append(Finding(self.path, place, "edited or inserted, its seal does not fit", restore))
                if line is not None and line.get("line") == number + 1:
                    number, previous = number + 1, line.get("seal")
                continue
            if line["line"] <= number:
                findings.append(Finding(self.path, place, f"line {line['line']} of the log stands here, "
                                        "out of its place", restore))  # fmt: skip
                continue
            if line["line"] > number + 1:
                gone = (
                    f"line {number + 1}" if line["line"] == number + 2 else f"lines {number + 1} to {line['line'] - 1}"
                )
                findings.append(Finding(self.path, place, f"{gone} of the log, before this one, missing", restore))
            elif line["previous"] != previous:
                findings.append(Finding(self.path, place, "does not follow the line before it", restore))
            number, previous = line["line"], line["seal"]
            if "student" in line:
                pair = (line["unit"], line["student"])
                last[pair] = line
                loose.discard(pair)
                if head is not None and number > head.lines:
                    loose.add(pair)
            elif not self._kept(line):
                findings.append(Finding(self.course.state / line["file"], 0, "the log that was set aside is gone or "
                                        "was changed", "restore it from a copy"))  # fmt: skip
        if raws and unfit == len(raws) and head is None:
            key = self.course.state / "seed.key"
            findings = [Finding(self.path, 1, "no line fits the course's key", f"restore {key} from a copy")]
        if head is None and (raws or self.head_path.exists()):
            findings.append(Finding(self.head_path, 0, "missing, edited or damaged, so a cut end of the log would not "
                                    "show", restore))  # fmt: skip
        elif head is not None and number < head.lines:
            findings.append(Finding(self.path, len(raws), f"the log ends here, {head.lines - number} lines early",
                                    restore))  # fmt: skip
        if head is not None:
            loose |= {tuple(pair) for pair in head.unrecorded}
        return last, loose, findings, head

    def head(self) -> Head | None:
        """The head; None where there is none, or none with our seal."""
        try:
            found = json.loads(self.head_path.read_text(encoding="utf-8"))
            return Head(**{key: found[key] for key in vars(Head())}) if self._fits(found) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def set_aside(self, why: str) -> Path | None:
        """Begin a new log whose first line names the old one, its hash and `why`; gives the old one's new path."""
        with log_lock(self.course):
            if not self.path.exists() and not self.head_path.exists():
                return None
            old = self.path.read_bytes() if self.path.exists() else b""
            kept = self.path.with_name(f"scores-until-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.jsonl")
            line = {
                "line": 1, "time": _now(), "event": "set aside", "file": kept.name,
                "sha256": hashlib.sha256(old).hexdigest(), "why": why, "previous": START,
            }  # fmt: skip
            line["seal"] = self._seal(line)
            raw = json.dumps(line).encode() + b"\n"
            if old:
                shutil.copyfile(self.path, kept)
            else:
                kept.touch()
            verdicts.write_whole(self.path, raw.decode())
            self._confirm(Head(1, len(raw), line["seal"]))
            return kept

    def _ready(self) -> Head:
        """The head, after what a crash left below it was looked at. Raises CourseError where the two do not fit."""
        if not self.path.exists() and not self.head_path.exists():
            # Before the first line: a log without a head would be one whose head somebody took away.
            self._confirm(Head())
        head = self.head()
        size = self.path.stat().st_size if self.path.exists() else 0
        if head is None or size < head.bytes:
            raise CourseError(f"the log of scores {self.path} does not fit its head {self.head_path}: {VERIFY}.")
        with open(self.path, "a+b") as file:
            if head.bytes:
                file.seek(max(0, head.bytes - 2**20))
                tail = file.read(min(head.bytes, 2**20)).splitlines()
                if not tail or (_parsed(tail[-1]) or {}).get("seal") != head.last or not self._fits(_parsed(tail[-1])):
                    raise CourseError(f"line {head.lines} of {self.path} is not what was written: {VERIFY}.")
            file.seek(head.bytes)
            for raw in file.read().splitlines(keepends=True):
                line = _parsed(raw) if raw.endswith(b"\n") else None
                if line is None and not raw.endswith(b"\n"):
                    self._cut(file, head, raw)
                    break
                if line is None or not self._fits(line) or line["previous"] != head.last:
                    raise CourseError(f"line {head.lines + 1} of {self.path} was not written by grading: {VERIFY}.")
                head = Head(line["line"], head.bytes + len(raw), line["seal"], head.unrecorded)
                if "student" in line:
                    pair = [line["unit"], line["student"]]
                    head.unrecorded = [*(each for each in head.unrecorded if each != pair), pair]
        return head

    def _cut(self, file: Any, head: Head, raw: bytes) -> None:
        """Take half a line, which a crash or a full disk left, off the end; its bytes are kept."""
        torn = self.path.with_name("scores.torn")
        with open(torn, "ab") as kept:
            kept.write(raw + b"\n")
        file.truncate(head.bytes)
        logging.getLogger("backbench").warning(
            "Line %d of %s was cut short by a crash or a full disk: its %d bytes are in %s, its score comes again.",
            head.lines + 1, self.path, len(raw), torn,
        )  # fmt: skip

    def _append(self, size: int, raw: bytes) -> None:
        if not raw:
            return
        try:
            with open(self.path, "ab") as file:
                os.chmod(self.path, 0o600)
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            with contextlib.suppress(OSError):
                os.truncate(self.path, size)
            raise CourseError(
                f"the log of scores {self.path} cannot be written ({error.strerror or error}): make room on the disk, "
                "and run the same command again; finished examinations are kept."
            ) from None

    def _confirm(self, head: Head) -> None:
        found = dict(vars(head))
        found["seal"] = self._seal(found)
        verdicts.write_whole(self.head_path, json.dumps(found) + "\n")

    def _last_of(self, pairs: set[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        return {
            (unit, student): line
            for unit in {unit for unit, _ in pairs}
            for student, line in self.last(unit).items()
            if (unit, student) in pairs
        }

    def _kept(self, line: dict[str, Any]) -> bool:
        try:
            old = (self.course.state / Path(line["file"]).name).read_bytes()
        except (OSError, KeyError):
            return False
        return hashlib.sha256(old).hexdigest() == line["sha256"]

    def _seal(self, line: dict[str, Any]) -> str:
        body = json.dumps({key: value for key, value in line.items() if key != "seal"}, sort_keys=True)
        return hmac.new(self._key, body.encode(), "sha256").hexdigest()

    def _fits(self, line: Any) -> bool:
        return isinstance(line, dict) and hmac.compare_digest(str(line.get("seal")), self._seal(line))


def _repeats(said: dict[str, Any] | None, new: dict[str, Any]) -> bool:
    return said is not None and all(said.get(key) == new[key] for key in ("verdict_sha256", "score", "cells"))


def _parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
