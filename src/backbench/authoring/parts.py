"""What a unit is made of: its exercises with their tests and checks, and the answers that go with them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from backbench.course import ASSIGNMENT, CourseError, Unit

from .hidden import Check, bound_names, checks_of
from .markers import HIDDEN, inside, outside, split_hidden, starter, without_markers
from .percent import Cell, Page, read_page

__all__ = [
    "Answer",
    "Check",
    "Exercise",
    "Tests",
    "UnitParts",
    "answers",
    "bound_names",
    "read_unit",
    "reference",
    "split_hidden",
    "submission",
    "without_markers",
]

KINDS = ("right", "wrong")


@dataclass(frozen=True)
class Tests:
    """A tests cell: what students see, what they do not, and the checks in it. `line` is where its text begins."""

    id: str
    points: float
    source: str
    visible: str
    hidden: str
    checks: tuple[Check, ...]
    line: int
    marker: int


@dataclass(frozen=True)
class Exercise:
    """One exercise. `source` is the solution cell as written, `solution` the same without the marker lines,
    `starter` what students get, `statement` the read cells right before it.
    """

    id: str
    source: str
    solution: str
    starter: str
    statement: tuple[Cell, ...]
    tests: tuple[Tests, ...]
    line: int
    marker: int

    @property
    def points(self) -> float:
        return sum(cell.points for cell in self.tests)

    @property
    def checks(self) -> tuple[Check, ...]:
        return tuple(check for cell in self.tests for check in cell.checks)


@dataclass(frozen=True)
class UnitParts:
    """The parts of a unit's assignment, in order. `page` has every cell; `orphans` are tests before any exercise."""

    unit: Unit
    page: Page
    exercises: tuple[Exercise, ...]
    orphans: tuple[Tests, ...] = ()

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    def exercise(self, name: str) -> Exercise:
        """The exercise called `name`. Raises CourseError."""
        for exercise in self.exercises:
            if exercise.id == name:
                return exercise
        raise CourseError(f"{self.unit.id} has no exercise {name!r}: {', '.join(e.id for e in self.exercises)}")


@dataclass(frozen=True)
class Answer:
    """A file of right/ or wrong/: the full text that stands in for the solution cell of `exercise`.

    `slug` is the variant or the mistake, `fails` the names of the checks that a wrong answer fails.
    """

    exercise: str
    slug: str
    kind: str
    source: str
    fails: tuple[str, ...]
    path: Path


def read_unit(unit: Unit) -> UnitParts:
    """The parts of `unit`, read from course/. Raises CourseError where there is no assignment to read.

    Faults inside cells do not raise: what cannot be read (a check without a literal name, say) is left out, and
    `check_unit` says so.
    """
    page = read_page(unit.course.root, unit.folder / f"{ASSIGNMENT}.py")
    exercises, orphans, reads = [], [], []
    for cell in page.cells:
        if cell.role == "read":
            reads.append(cell)
        elif cell.role == "solution":
            exercises.append((cell, tuple(reads), []))
            reads = []
        elif cell.role == "tests":
            (exercises[-1][2] if exercises else orphans).append(_tests(cell))
            reads = []
    made = (
        Exercise(
            str(cell.id),
            cell.source,
            without_markers(cell.source),
            starter(cell.source),
            statement,
            tuple(tests),
            cell.line,
            cell.marker,
        )
        for cell, statement, tests in exercises
    )
    return UnitParts(unit, page, tuple(made), tuple(orphans))


def _tests(cell: Cell) -> Tests:
    visible, hidden = outside(cell.source, HIDDEN), inside(cell.source, HIDDEN)
    checks = tuple(checks_of(hidden, cell.line))
    with contextlib.suppress(ValueError):
        visible, hidden = split_hidden(cell.source)
    points = cell.points if isinstance(cell.points, int | float) else 0
    return Tests(str(cell.id), points, cell.source, visible, hidden, checks, cell.line, cell.marker)


def answers(unit: Unit) -> list[Answer]:
    """Every answer of right/, then of wrong/, each in the order of their names. Raises CourseError."""
    return [_answer(path, kind) for kind in KINDS for path in sorted((unit.folder / kind).glob("*.py"))]


def _answer(path: Path, kind: str) -> Answer:
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CourseError(f"{kind}/{path.name} is not UTF-8 text: {error}") from None
    exercise, _, slug = path.stem.partition("__")
    return Answer(exercise, slug, kind, source, tuple(text for _, text in fails_lines(source)), path)


def fails_lines(source: str) -> list[tuple[int, str]]:
    """The `# fails: <check name>` lines among the comments that an answer begins with: (line number, name)."""
    found = []
    for number, line in enumerate(source.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            break
        if match := re.fullmatch(r"#\s*fails:\s*(.*?)\s*", line):
            found.append((number, match[1]))
    return found


def submission(unit: Unit, given: Mapping[str, str]) -> nbformat.NotebookNode:
    """The released assignment with the solution cells of `given` (exercise id -> text) filled in.

    Raises CourseError where the unit is not built or has no such exercise.
    """
    path = unit.release / f"{ASSIGNMENT}.ipynb"
    if not path.is_file():
        raise CourseError(f"release/{unit.id}/ is not built: run `backbench build {unit.id}`.")
    book = nbformat.read(path, as_version=4)
    cells = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in book.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    for exercise, source in given.items():
        if exercise not in cells:
            raise CourseError(f"release/{unit.id}/ has no exercise {exercise!r}, only {', '.join(cells)}")
        cells[exercise].source = source.rstrip("\n")
    return book


def reference(unit: Unit) -> nbformat.NotebookNode:
    """The released assignment with every reference answer filled in. Raises CourseError, as `submission` does."""
    return submission(unit, {exercise.id: exercise.solution for exercise in read_unit(unit).exercises})
