"""Which feedback pages are out of date: work, grades, comments or our own code changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import backbench
from backbench.course import ASSIGNMENT, Course, Unit

from . import scores, verdicts

_ROWS = """
    SELECT s.student_id, n.late_submission_penalty, x.*
    FROM assignment a
    CROSS JOIN notebook b
    CROSS JOIN base_cell c
    CROSS JOIN submitted_assignment s
    CROSS JOIN submitted_notebook n
    CROSS JOIN {table} x
    WHERE a.name = :unit AND b.assignment_id = a.id AND b.name = :notebook AND c.notebook_id = b.id
    AND s.assignment_id = a.id AND n.notebook_id = b.id AND n.assignment_id = s.id
    AND x.cell_id = c.id AND x.notebook_id = n.id
    ORDER BY s.student_id, x.id
"""


def out_of_date(course: Course, unit: Unit) -> dict[str, str]:
    """The students whose page is to be written again, each with the mark to leave when it is."""
    try:
        marks = json.loads(_path(course, unit).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        marks = {}
    now = _marks(course, unit)
    return {
        student: mark
        for student, mark in now.items()
        if marks.get(student) != mark or not _page(course, unit, student).is_file()
    }


def written(course: Course, unit: Unit, marks: dict[str, str]) -> None:
    """Leave the marks of pages that were written."""
    path = _path(course, unit)
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    verdicts.write_whole(path, json.dumps(known | marks, indent=1) + "\n")


def _marks(course: Course, unit: Unit) -> dict[str, str]:
    """A hash of all that a page is made of, by student."""
    found, values = {}, {"unit": unit.id, "notebook": ASSIGNMENT}
    code = _code()
    for table in ("grade", "comment"):
        for student, *row in scores.select(course, _ROWS.format(table=table), values):
            found.setdefault(student, hashlib.sha256(code)).update(json.dumps(row, default=str).encode())
    marks = {}
    for student, made in found.items():
        book = course.root / "autograded" / student / unit.id / f"{ASSIGNMENT}.ipynb"
        if book.is_file():
            about = book.stat()
            made.update(f"{about.st_mtime_ns} {about.st_size} {unit.title}".encode())
            marks[student] = made.hexdigest()
    return marks


def _code() -> bytes:
    folder = Path(backbench.__file__).parent / "reports"
    parts: Iterable[Any] = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".j2"))
    return b"".join(path.read_bytes() for path in parts)


def _page(course: Course, unit: Unit, student: str) -> Path:
    return course.root / "feedback" / student / unit.id / f"{ASSIGNMENT}.html"


def _path(course: Course, unit: Unit) -> Path:
    return course.state / "feedback" / f"{unit.id}.json"
