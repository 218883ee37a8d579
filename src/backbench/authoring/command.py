"""The commands `build` and `check-unit`: one line a unit, then what is wrong; each gives its exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from backbench.course import Course, CourseError, Unit

from .build import build, out_of_date
from .check import check_course, check_unit
from .problems import Problem

Say = Callable[[str], None]


def build_command(units: Iterable[str] = (), say: Say = print, start: Path | None = None) -> int:
    """Build the named units, or all, of the course around `start` (default: the working folder). 0, or 1 on failure."""
    try:
        build(Course.find(start), list(units) or None, say)
    except CourseError as error:
        say(str(error))
        return 1
    return 0


def check_command(
    unit: str | None = None,
    say: Say = print,
    start: Path | None = None,
    run: Callable[[Unit], Iterable[Problem]] | None = None,
) -> int:
    """Check one unit, or the whole course. 0 where nothing but warnings came up, else 1.

    `run` is the dynamic half: it runs the answers of a unit and gives the problems that show then. It is called only
    for units whose files are in order, since a unit that cannot be built cannot be run.
    """
    try:
        course = Course.find(start)
        units = [course.unit(unit)] if unit else list(course.units.values())
        problems = [] if unit else check_course(course)
        for problem in problems:
            say(str(problem))
        failed = bool(problems)
        for each in units:
            found = _check(each, run)
            failed |= any(not problem.warning for problem in found)
            say(f"{each.id}: {_summary(found)}")
            for problem in found:
                say(f"  {problem}")
    except CourseError as error:
        say(str(error))
        return 1
    return int(failed)


def _check(unit: Unit, run: Callable[[Unit], Iterable[Problem]] | None) -> list[Problem]:
    found = check_unit(unit)
    if any(not problem.warning for problem in found):
        return found
    text = f"not what a rebuild gives: run `backbench build {unit.id}`"
    found += [Problem(path, 1, text) for path in out_of_date(unit.course, [unit])]
    if run and all(problem.warning for problem in found):
        found += run(unit)
    return found


def _summary(found: list[Problem]) -> str:
    warnings = sum(problem.warning for problem in found)
    counts = [(len(found) - warnings, "problem"), (warnings, "warning")]
    said = [f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count]
    return ", ".join(said) or "no problems"
