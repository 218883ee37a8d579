"""Files where none belong, and folders and syllabus that do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from backbench.course import ASSIGNMENT, LESSON, Course, Unit

from .build import LITTER, STATIONS, unit_folders
from .equivalent import FILE as EQUIVALENT
from .parts import KINDS
from .problems import Problem

SERVICES = ("redis", "mysql", "mongo")
MOST_DATA = 100_000
SYLLABUS = Path("course/syllabus.toml")


def folder_problems(unit: Unit) -> Iterator[Problem]:
    """Stray files of a unit's folder, pages that are missing, data that is too large or is not handed out."""
    home = Path("course", unit.id)
    if unit.course.units.get(unit.id) != unit:
        yield Problem(SYLLABUS, 1, f"the unit {unit.id!r} is not in the syllabus")
    if not unit.folder.is_dir():
        yield Problem(SYLLABUS, _line(unit.course, unit.id), f"the unit {unit.id!r} has no folder {home}/")
        return
    for name in (LESSON, ASSIGNMENT):
        if not (unit.folder / f"{name}.py").is_file():
            yield Problem(home / f"{name}.py", 1, f"the unit has no {name}")
    size = 0
    for path in sorted(unit.folder.rglob("*")):
        inner = path.relative_to(unit.folder)
        if path.is_dir() or LITTER & set(inner.parts):
            continue
        if path.is_symlink():
            yield Problem(home / inner, 1, "a symbolic link: put the file itself here")
        elif inner.parts[0] == "data" and len(inner.parts) > 1:
            size += path.stat().st_size
            if path.suffix in (".py", ".ipynb", ".pyc", ".html"):
                yield Problem(home / inner, 1, f"a {path.suffix} file in data/ does not reach the students")
        elif not _belongs(inner):
            yield Problem(
                home / inner,
                1,
                f"a stray file: only lesson.py, assignment.py, {EQUIVALENT}, right/, wrong/ and data/ belong",
            )
    if size > MOST_DATA:
        yield Problem(home / "data", 1, f"data/ holds {size} bytes, more than {MOST_DATA}: make the data in the lesson")


def _belongs(inner: Path) -> bool:
    if len(inner.parts) == 1:
        return inner.name in (f"{LESSON}.py", f"{ASSIGNMENT}.py", EQUIVALENT)
    return len(inner.parts) == 2 and inner.parts[0] in KINDS and inner.suffix == ".py"


def course_problems(course: Course) -> Iterator[Problem]:
    """Faults of the syllabus: folders it does not know, units without one, prior units and needs that are not there."""
    units = course.units
    text = (course.root / SYLLABUS).read_text(encoding="utf-8")
    ids = re.findall(r'^\s*id\s*=\s*"([^"]*)"', text, re.MULTILINE)
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield Problem(SYLLABUS, _line(course, name), f"the unit {name!r} is there twice")
    for folder in sorted((course.root / "course").iterdir()):
        if folder.name in LITTER or folder.name == SYLLABUS.name or folder.name in units:
            continue
        what = "the unit is not in course/syllabus.toml" if folder.is_dir() else "a stray file: only units belong here"
        yield Problem(folder.relative_to(course.root), 1, what)
    for name in sorted(unit_folders(course) - set(units)):
        where = next(station for station in STATIONS if (course.root / station / name).is_dir())
        yield Problem(Path(where, name), 1, "built from a unit that is gone: run `backbench build`")
    before: set[str] = set()
    for unit in units.values():
        line = _line(course, unit.id)
        if not unit.folder.is_dir():
            yield Problem(SYLLABUS, line, f"the unit {unit.id!r} has no folder course/{unit.id}/")
        if not re.fullmatch(r"u\d\d_[a-z0-9_]{1,40}", unit.id):
            yield Problem(SYLLABUS, line, f"the id {unit.id!r} is not like u01_iterators")
        for name in unit.prior:
            if name not in before:
                yield Problem(SYLLABUS, line, f"{unit.id!r} has the prior unit {name!r}, which does not come before it")
        for name in unit.needs:
            if name not in SERVICES:
                yield Problem(SYLLABUS, line, f"{unit.id!r} needs {name!r}, which is none of {', '.join(SERVICES)}")
        before.add(unit.id)


def _line(course: Course, unit: str) -> int:
    text = (course.root / SYLLABUS).read_text(encoding="utf-8")
    return next((number for number, line in enumerate(text.splitlines(), 1) if f'"{unit}"' in line), 1)
