"""The rows of nbgrader's gradebook that a batch of results needs, written some at a time."""

from __future__ import annotations

from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.utils import parse_utc
from sqlalchemy import bindparam, insert, select, update

ASSIGNMENTS, NOTEBOOKS, CELLS, STUDENTS, SUBMISSIONS, PAGES, GRADES, COMMENTS = (
    kind.__table__
    for kind in (Assignment, Notebook, BaseCell, Student, SubmittedAssignment, SubmittedNotebook, Grade, Comment)
)


def set_scores(book: Gradebook, unit: str, results: list[tuple[dict[str, Any], str]]) -> None:
    """Put verdicts, each with its time of submission or "", into the gradebook in one transaction.

    Students and submissions that it does not know yet are entered. An instructor's manual scores stay. A cell
    without a score (a grader error) is left for an instructor: "needs manual grading", no zero. Works on whole tables
    at a time, by index: nbgrader's own calls read more of the gradebook the more there is in it.
    """
    db, students = book.db, [verdict["student"] for verdict, _ in results]
    assignment = db.execute(select(ASSIGNMENTS.c.id).where(ASSIGNMENTS.c.name == unit)).scalar_one()
    cells = _cells(db, assignment)
    there = set(db.execute(select(STUDENTS.c.id).where(STUDENTS.c.id.in_(students))).scalars())
    _insert(db, STUDENTS, [{"id": student} for student in students if student not in there])
    mine = (SUBMISSIONS.c.assignment_id == assignment, SUBMISSIONS.c.student_id.in_(students))
    known = dict(db.execute(select(SUBMISSIONS.c.student_id, SUBMISSIONS.c.id).where(*mine)).all())
    new = {student: new_uuid() for student in students if student not in known}
    submissions = known | new
    _insert(db, SUBMISSIONS, [{"id": id, "assignment_id": assignment, "student_id": name} for name, id in new.items()])
    _update(db, SUBMISSIONS, [
        {"row": submissions[verdict["student"]], "timestamp": parse_utc(time)} for verdict, time in results if time
    ])  # fmt: skip
    for notebook in {cell.notebook_id for cell in cells} | _notebooks(db, assignment):
        _fill(db, notebook, [cell for cell in cells if cell.notebook_id == notebook], submissions, results)
    db.commit()


def _fill(db: Any, notebook: str, cells: list[Any], submissions: dict[str, str], results: list) -> None:
    """The rows below one notebook of every submission: those that are missing, then the scores."""
    pages = dict(
        db.execute(
            select(PAGES.c.assignment_id, PAGES.c.id).where(
                PAGES.c.notebook_id == notebook, PAGES.c.assignment_id.in_(submissions.values())
            )
        ).all()
    )
    new = {submission: new_uuid() for submission in submissions.values() if submission not in pages}
    _insert(db, PAGES, [{"id": id, "notebook_id": notebook, "assignment_id": of} for of, id in new.items()])
    pages |= new
    for table, kinds in ((GRADES, ("GradeCell", "TaskCell")), (COMMENTS, ("SolutionCell", "TaskCell"))):
        ids = [cell.id for cell in cells if cell.type in kinds]
        found = select(table).where(table.c.cell_id.in_(ids), table.c.notebook_id.in_(pages.values()))
        rows = {(row.cell_id, row.notebook_id): row for row in db.execute(found)} if ids else {}
        missing = [(cell, page) for cell in ids for page in pages.values() if (cell, page) not in rows]
        _insert(db, table, [{"id": new_uuid(), "cell_id": cell, "notebook_id": page} for cell, page in missing])
        if table is GRADES and ids:
            rows = {(row.cell_id, row.notebook_id): row for row in db.execute(found)}
            names = {cell.name: cell.id for cell in cells if cell.type in kinds}
            _update(db, GRADES, [
                {"row": row.id, "auto_score": cell["score"],
                 "needs_manual_grade": cell["score"] is None or row.manual_score is not None}
                for verdict, _ in results
                for name, cell in verdict["cells"].items()
                if name in names and (row := rows[names[name], pages[submissions[verdict["student"]]]])
            ])  # fmt: skip


def _cells(db: Any, assignment: str) -> list[Any]:
    return db.execute(
        select(CELLS.c.id, CELLS.c.name, CELLS.c.type, CELLS.c.notebook_id)
        .join(NOTEBOOKS, NOTEBOOKS.c.id == CELLS.c.notebook_id)
        .where(NOTEBOOKS.c.assignment_id == assignment)
    ).all()


def _notebooks(db: Any, assignment: str) -> set[str]:
    return set(db.execute(select(NOTEBOOKS.c.id).where(NOTEBOOKS.c.assignment_id == assignment)).scalars())


def _insert(db: Any, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(table), rows)


def _update(db: Any, table: Any, rows: list[dict[str, Any]]) -> None:
    """Update by id, which each row gives as "row"."""
    if rows:
        changes = {name: bindparam(name) for name in rows[0] if name != "row"}
        db.connection().execute(update(table).where(table.c.id == bindparam("row")).values(changes), rows)
