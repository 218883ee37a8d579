"""Verdicts: what one submission earned, as plain JSON, and the folder that keeps them.

    {"student", "unit", "state": "graded | refused | grader error", "reason", "score", "max", "sandbox", "seed",
     "submission_sha256", "tests_sha256", "grader", "seconds", "notes": [text],
     "cells": {ID: {"state": "graded | not run | grader error", "exercise", "score", "max", "message",
                    "checks": [{"name", "points", "earned", "passed", "message", "hint"}]}},
     "conditions": {part: short hash}}

Each file ends in a seal made with the course's own key: a file that was edited counts as none.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backbench import __version__
from backbench.course import Course, CourseError

if TYPE_CHECKING:
    from .bundle import Bundle

GRADED, REFUSED, GRADER_ERROR = "graded", "refused", "grader error"
NOT_RUN = "not run"


def blank(student: str, bundle: Bundle, submission_sha256: str, seed: str, sandbox: str) -> dict[str, Any]:
    """A verdict with every grade cell "not run" and nothing earned: where every examination starts."""
    return {
        "student": student,
        "unit": bundle.unit.id,
        "state": GRADED,
        "reason": "",
        "score": 0.0,
        "max": bundle.max,
        "sandbox": sandbox,
        "seed": seed,
        "submission_sha256": submission_sha256,
        "tests_sha256": bundle.sha256,
        "grader": __version__,
        "seconds": 0.0,
        "notes": [],
        "cells": {
            part.id: {
                "state": NOT_RUN,
                "exercise": part.exercise,
                "score": 0.0,
                "max": part.points,
                "message": "not run",
                "checks": [
                    {"name": name, "points": points, "earned": 0.0, "passed": False, "message": "", "hint": ""}
                    for name, points in part.checks
                ],
            }
            for part in bundle.tests
        },
    }


def refused(student: str, bundle: Bundle, reason: str, submission_sha256: str = "") -> dict[str, Any]:
    """The verdict of a submission that cannot be examined: nothing earned, and why."""
    verdict = blank(student, bundle, submission_sha256, "", "")
    return {**verdict, "state": REFUSED, "reason": reason}


def total(verdict: dict[str, Any]) -> dict[str, Any]:
    """`verdict` with its score and state made from its cells."""
    cells = verdict["cells"].values()
    verdict["score"] = float(sum(cell["score"] or 0.0 for cell in cells))
    faults = [f"{name}: {cell['message']}" for name, cell in verdict["cells"].items() if cell["state"] == GRADER_ERROR]
    if faults:
        verdict["state"] = GRADER_ERROR
        verdict["reason"] = verdict["reason"] or "; ".join(faults)
    return verdict


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def digest(verdict: dict[str, Any]) -> str:
    """The SHA-256 of a whole verdict, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(verdict, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


SEAL = ',\n "seal": "'


class Store:
    """The verdicts of a course, one sealed file a submission, each written whole or not at all."""

    def __init__(self, course: Course):
        self.course = course
        self.root = course.state / "verdicts"

    def path(self, unit: str, student: str) -> Path:
        if not re.fullmatch(r"[^/\0]{1,200}", student) or student.startswith("."):
            raise ValueError(f"{student!r} cannot be a student's name")
        return self.root / unit / f"{student}.json"

    def get(self, unit: str, student: str) -> dict[str, Any] | None:
        """What was kept for a submission; None where nothing was, or where the file is damaged or was edited."""
        return self.read(unit, student)[0]

    def read(self, unit: str, student: str) -> tuple[dict[str, Any] | None, str]:
        """What was kept, and an empty text; or None, and whether the file is "missing", "damaged" or "edited"."""
        try:
            text = self.path(unit, student).read_text(encoding="utf-8")
            kept = json.loads(text)
        except FileNotFoundError:
            return None, "missing"
        except (OSError, ValueError):
            return None, "damaged"
        verdict = kept.pop("verdict", None) if isinstance(kept, dict) else None
        if not isinstance(verdict, dict):
            return None, "damaged"
        seal = kept.pop("seal", None)
        body = text.rpartition(SEAL)[0]
        if not isinstance(seal, str) or not hmac.compare_digest(seal, self._seal(unit, student, body)):
            return None, "edited"
        return {"verdict": verdict, **kept}, ""

    def put(self, unit: str, student: str, kept: dict[str, Any]) -> None:
        """Keep {"verdict", "outputs", "complete"} of a submission."""
        body = json.dumps(kept, indent=1).removesuffix("\n}")
        write_whole(self.path(unit, student), f'{body}{SEAL}{self._seal(unit, student, body)}"\n}}\n')

    def _seal(self, unit: str, student: str, body: str) -> str:
        return hmac.new(self._key, f"{unit}\0{student}\0{body}".encode(), "sha256").hexdigest()

    @functools.cached_property
    def _key(self) -> bytes:
        return derived_key(self.course, "verdicts")

    def students(self, unit: str) -> list[str]:
        return sorted(path.stem for path in (self.root / unit).glob("*.json"))

    def all(self, unit: str) -> dict[str, dict[str, Any]]:
        """Every verdict of a unit, by student."""
        kept = {student: self.get(unit, student) for student in self.students(unit)}
        return {student: found["verdict"] for student, found in kept.items() if found}


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader, or a crash, sees the old text or the new, never half of one.

    What has no bytes (a lone surrogate) is written as a question mark.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def course_key(course: Course) -> bytes:
    """The course's own secret, made on first use: seeds are drawn from it, so no student can know one."""
    path = course.state / "seed.key"
    with contextlib.suppress(FileNotFoundError):
        return bytes.fromhex(path.read_text().strip())
    if (course.state / "scores.head").exists():
        raise CourseError(
            f"{path} is missing, and the log of scores was sealed with it: restore it from a copy. If there is none, "
            "move scores.jsonl and scores.head out of that folder: the next grading begins a new log."
        )
    # Written aside and linked into place: two runs at once agree on one key, and none sees half of it.
    draft = path.with_name(f".{secrets.token_hex(8)}.key")
    write_whole(draft, secrets.token_hex(32))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return course_key(course)


def derived_key(course: Course, purpose: str) -> bytes:
    """A key for one purpose, made from the course's secret: who learns one of them knows no other."""
    return hmac.new(course_key(course), f"backbench: {purpose}".encode(), "sha256").digest()
