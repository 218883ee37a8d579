"""`backbench demo`: the whole road once, with a sample class, and a comparison of every mark with what it must be."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from backbench import grading
from backbench.authoring.build import build
from backbench.course import Course, Unit
from backbench.reports import class_report
from backbench.reports.table import print_gradebook
from backbench.reports.text import number, one_line, plural

from .handing_in import expected, hand_in
from .people import CLASS

REPORT = "report.html"


def run(course: Course, console: Console) -> int:
    """Build, register, hand in, grade, write feedback and the class report; say on `console` what happens.

    A second run grades nothing again that has not changed. Gives 0 where every mark is what it must be, else 1.
    Raises CourseError where a step cannot be done.
    """
    _step(console, "Building every unit")
    build(course, say=lambda line: console.print(Text(f"  {line}", style="dim")))
    _step(console, f"Handing in the work of a sample class ({plural(len(CLASS), 'student')})")
    hand_in(course)
    register(course)
    verdicts = {unit.id: _grade(course, unit, console) for unit in course.units.values()}
    _step(console, "Writing feedback")
    with _quiet():
        pages = [page for unit in course.units.values() for page in grading.feedback(course, unit)]
    report = class_report.write(course, verdicts, course.root / REPORT)
    names = {person.id: person.name for person in CLASS}
    rows = [{**found, "name": names.get(found["student"], "")} for unit in verdicts.values() for found in unit.values()]
    print_gradebook(rows, console)
    wanted = expected(course)
    wrong = surprises(wanted, verdicts)
    for line in wrong:
        console.print(Text(f"✗ {line}", style="red"))
    known = sum(score is not None for unit in wanted.values() for score in unit.values())
    if not wrong:
        console.print(Text(f"✓ all {known} marks are what they must be", style="green"))
    console.print(f"Feedback:      {plural(len(pages), 'page')} in {course.root / 'feedback'}", highlight=False)
    console.print(f"Class report:  {report}", highlight=False)
    return 1 if wrong else 0


def register(course: Course) -> None:
    """Enter the class into nbgrader's gradebook with first and last names; students that are there keep theirs."""
    from nbgrader.api import Gradebook

    from backbench.grading.gradebook import database

    with Gradebook(database(course)) as book:
        there = {student.id for student in book.students}
        for person in CLASS:
            if person.id not in there:
                book.add_student(person.id, first_name=person.first, last_name=person.last)


def surprises(wanted: Mapping[str, Mapping[str, float | None]], verdicts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """One line for each mark that is not what it must be, or that is missing."""
    lines = []
    for unit, scores in wanted.items():
        for student, score in scores.items():
            found = verdicts.get(unit, {}).get(student)
            if found is None:
                lines.append(f"{unit}, {student}: handed in, but not graded")
            elif found["state"] == "grader error":
                lines.append(f"{unit}, {student}: grader error: {one_line(found['reason'])}")
            elif score is not None and abs(found["score"] - score) > 1e-6:
                lines.append(f"{unit}, {student}: {number(found['score'])} points, must be {number(score)}")
    return lines


def _grade(course: Course, unit: Unit, console: Console) -> dict[str, dict[str, Any]]:
    """Grade one unit under a progress bar; give the verdicts, by student."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(f"Grading {unit.id}", total=len(grading.submissions(course, unit)))
        reused: list[bool] = []
        verdicts = grading.grade(course, unit, progress=_counter(progress, task, reused))
    if any(reused):
        console.print(Text(f"  {plural(sum(reused), 'submission')} unchanged: not graded again", style="dim"))
    return verdicts


def _counter(progress: Progress, task: Any, reused: list[bool]) -> Callable[[str, dict, bool], None]:
    def count(student: str, verdict: dict, again: bool) -> None:
        reused.append(again)
        progress.advance(task)

    return count


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without nbgrader's line for every file that it writes; its warnings stay."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _step(console: Console, text: str) -> None:
    console.print(Text(text, style="bold"))
