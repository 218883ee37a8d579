"""What need not be examined again, and why the rest must be; found without nbgrader and without the examiner.

An earlier result stands for a submission where it answers the same question: the same bytes handed in, the same
conditions (see conditions.py), the same sandbox, and a sealed verdict. The seal is made with the course's secret, from
which the seed follows too, so the seed is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backbench import __version__
from backbench.course import ASSIGNMENT, Course, Unit

from . import conditions, sanitise, scores, verdicts
from .limits import Limits
from .log import Log


@dataclass
class Found:
    """One submission: the verdict that still stands for it, if one does, and whether all of that is recorded.

    `why` is a few words for the log: why it is examined again, or recorded again; `replaces` the line of
    the log that the result will replace.
    """

    student: str
    folder: Path
    verdict: dict[str, Any] | None = None
    recorded: bool = False
    why: str = ""
    replaces: int | None = None


def look(
    course: Course,
    unit: Unit,
    folders: dict[str, Path],
    sandbox: str,
    limits: Limits | None = None,
    force: bool = False,
) -> Iterator[Found]:
    """What is known about each submission, one at a time. Reads everything, writes nothing."""
    store, said = verdicts.Store(course), Log(course).last(unit.id)
    now, rows = conditions.of(unit, limits), scores.read(course, unit.id)
    for student, folder in folders.items():
        found = Found(student, folder)
        content, refusal = read(folder)
        old, problem = store.read(unit.id, student)
        line, row = said.get(student), rows.get((unit.id, student))
        found.why = "asked for again with --force" if force else _why(content, refusal, old, problem, now, sandbox)
        if not found.why:
            found.verdict = old["verdict"]
            found.why = _unrecorded(course, old["verdict"], line, row)
            found.recorded = not found.why
        found.replaces = line["line"] if line else None
        if line is None:
            found.why = "first graded"
        yield found


def read(folder: Path) -> tuple[bytes, str]:
    """The assignment in a submission's folder, and an empty text; or nothing, and why it is refused."""
    try:
        return sanitise.read(folder), ""
    except sanitise.Refused as refusal:
        return b"", str(refusal)
    except OSError as error:
        return b"", f"the submission cannot be read ({error.strerror or error}): check its permissions."


def _why(
    content: bytes, refusal: str, old: dict[str, Any] | None, problem: str, now: dict[str, str], sandbox: str
) -> str:
    """Why the earlier result does not stand; empty where it does."""
    if old is None:
        return f"the earlier verdict's file was {problem}"
    verdict = old["verdict"]
    if verdict.get("submission_sha256") != verdicts.sha256(content) or refusal not in ("", verdict["reason"]):
        return "handed in again"
    if not old.get("complete"):
        return "the grader had failed"
    parts = conditions.changed(verdict.get("conditions", {}), now)
    if verdict.get("grader") != __version__ and "grader" not in parts:
        parts.append("grader")
    if parts:
        return f"changed since: {', '.join('tests' if part == ASSIGNMENT else part for part in parts)}"
    if verdict["state"] == verdicts.REFUSED or verdict.get("sandbox") == sandbox:
        return ""
    return f"examined before with sandbox {verdict.get('sandbox')!r}"


def _unrecorded(course: Course, verdict: dict[str, Any], line: dict[str, Any] | None, row: scores.Row | None) -> str:
    """Why a result that stands must be recorded again; empty where log, gradebook and autograded/ have it."""
    if line is None or line["verdict_sha256"] != verdicts.digest(verdict):
        return "examined before, not recorded"
    if row is None or row.cells != {name: cell["score"] for name, cell in verdict["cells"].items()}:
        return "the gradebook did not have it"
    page = course.root / "autograded" / verdict["student"] / verdict["unit"] / f"{ASSIGNMENT}.ipynb"
    return "" if page.is_file() and page.stat().st_size else "autograded/ did not have it"
