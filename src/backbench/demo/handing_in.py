"""Writes what the sample class hands in, as `nbgrader submit` and `nbgrader collect` would leave it."""

from __future__ import annotations

import shutil
from pathlib import Path

from backbench.course import ASSIGNMENT, Course, CourseError, Unit

from .people import CLASS, Person
from .works import Materials, Work, make

TIMESTAMP = "2026-03-02 16:{:02d}:00.000000 UTC"


def hand_in(course: Course) -> list[str]:
    """Write submitted/<student>/<unit>/ for every student of the class and every unit; give the students' ids.

    The same files each time. Other students' folders are not touched. Raises CourseError where a unit is not
    built.
    """
    for unit in course.units.values():
        if not unit.release.is_dir():
            raise CourseError(f"release/{unit.id}/ is not built: run `backbench build {unit.id}`.")
        for place, (person, work) in enumerate(_works(unit)):
            _write(course.submitted / person.id / unit.id, unit, work, place)
    return [person.id for person in CLASS]


def expected(course: Course) -> dict[str, dict[str, float | None]]:
    """The score that each student's work must get, by unit and student; None where it is not known before."""
    return {unit.id: {person.id: work.score for person, work in _works(unit)} for unit in course.units.values()}


def _works(unit: Unit) -> list[tuple[Person, Work]]:
    materials = Materials(unit)
    return [(person, make(materials, person.work)) for person in CLASS]


def _write(folder: Path, unit: Unit, work: Work, place: int) -> None:
    """Make `folder` hold exactly this work, the unit's other files and a time stamp."""
    wanted = {
        path.relative_to(unit.release).as_posix(): path.read_bytes()
        for path in sorted(unit.release.rglob("*"))
        if path.is_file() and path.name != f"{ASSIGNMENT}.ipynb" and ".ipynb_checkpoints" not in path.parts
    }
    wanted[work.file] = work.content
    wanted["timestamp.txt"] = TIMESTAMP.format(place % 60).encode()
    if folder.is_dir():
        there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        if there.keys() == wanted.keys() and all(path.read_bytes() == wanted[name] for name, path in there.items()):
            return
        shutil.rmtree(folder)
    for name, content in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
