"""The test bundle of a unit: what its instructor notebook says about every cell, and a hash of all of it."""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import nbformat

from backbench.authoring.hidden import bound_names
from backbench.authoring.parts import checks_of, split_hidden, starter, without_markers
from backbench.course import ASSIGNMENT, CourseError, Unit


@dataclass(frozen=True)
class Part:
    """One cell of an assignment, as the course wrote it.

    `kind` is "read", "solution" or "tests"; `released` the text that students got. For tests: `visible` and
    `hidden` text, `points`, `checks` as (name, points), the `exercise` it belongs to and the notebook `names` that
    the exercise's answer defines.
    """

    id: str
    kind: str
    cell_type: str
    released: str
    visible: str = ""
    hidden: str = ""
    points: float = 0.0
    checks: tuple[tuple[str, float], ...] = ()
    exercise: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bundle:
    """All parts of a unit's assignment in order. `sha256` changes with any change of a test or a cell."""

    unit: Unit
    parts: tuple[Part, ...]
    sha256: str

    @property
    def tests(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.kind == "tests")

    @property
    def max(self) -> float:
        return sum(part.points for part in self.tests)


def load(unit: Unit) -> Bundle:
    """The bundle of `unit`, from its built notebook in source/. Raises CourseError where that is missing."""
    path = unit.source / f"{ASSIGNMENT}.ipynb"
    if not path.is_file():
        raise CourseError(f"{path} is missing: run `backbench build {unit.id}`.")
    return _load(unit, path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _load(unit: Unit, path: Path, _changed: int) -> Bundle:
    book = nbformat.read(path, as_version=4)
    parts, exercise, names = [], "", ()
    for cell in book.cells:
        about = cell.metadata.get("nbgrader")
        if not about:
            continue
        part_id, source = about["grade_id"], cell.source
        if about.get("solution"):
            exercise, names = part_id, tuple(sorted(bound_names(without_markers(source))))
            parts.append(Part(part_id, "solution", "code", starter(source), exercise=exercise))
        elif about.get("grade"):
            visible, hidden = split_hidden(source)
            checks = tuple((check.name, float(check.points)) for check in checks_of(hidden))
            points = float(about["points"])
            if sum(points for _, points in checks) != points:
                raise CourseError(f"{path}: the checks of {part_id} do not add up to its {points:g} points.")
            parts.append(Part(part_id, "tests", "code", visible, visible, hidden, points, checks, exercise, names))
        else:
            parts.append(Part(part_id, "read", cell.cell_type, source, exercise=exercise))
    needed = json.dumps([unit.id, unit.needs, [vars(part) for part in parts]], sort_keys=True)
    return Bundle(unit, tuple(parts), hashlib.sha256(needed.encode()).hexdigest())
