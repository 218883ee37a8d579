"""`nbgrader export` as a table that a spreadsheet opens without running what stands in it.

Configuration: `c.ExportApp.plugin_class = "backbench.reports.grades_csv.GradesCsv"`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from .text import one_line

COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@")


class GradesCsv(ExportPlugin):
    """nbgrader's CSV export with the same columns, its fields quoted, and no text that is a formula to a spreadsheet.

    nbgrader's own writes names as they are: a comma in one moves the columns, and `=...` is run by a spreadsheet.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write a line for each assignment and student to the file `to`, or grades.csv."""
        target = self.to or "grades.csv"
        self.log.info("Exporting grades to %s", target)
        with open(target, "w", newline="", encoding="utf-8") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(COLUMNS)
            table.writerows(self._rows(gradebook))

    def _rows(self, gradebook: Gradebook) -> Iterator[list[Any]]:
        for assignment in gradebook.assignments:
            if self.assignment and assignment.name not in self.assignment:
                continue
            for student in gradebook.students:
                if not self.student or student.id in self.student:
                    yield [plain(value) for value in _row(gradebook, assignment, student)]


def _row(gradebook: Gradebook, assignment: Any, student: Any) -> tuple[Any, ...]:
    """The fields of one line; who handed in nothing has 0 points."""
    try:
        found = gradebook.find_submission(assignment.name, student.id)
        penalty = found.late_submission_penalty
        scores = (found.timestamp, found.score, penalty, max(0.0, found.score - (penalty or 0.0)))
    except MissingEntry:
        scores = ("", 0.0, 0.0, 0.0)
    timestamp, *points = scores
    names = (student.id, student.last_name, student.first_name, student.email)
    return (assignment.name, assignment.duedate, timestamp, *names, *points, assignment.max_score)


def plain(value: Any) -> Any:
    """A field as a spreadsheet may have it: numbers as they are, text on one line, a formula behind an apostrophe."""
    if value is None or isinstance(value, (int, float)):
        return value
    text = one_line(value, 1_000)
    return f"'{text}" if text.startswith(FORMULA) else text
