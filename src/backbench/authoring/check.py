"""Everything about a unit that can be told without running it, as one list of problems."""

from __future__ import annotations

from pathlib import Path

from backbench.course import ASSIGNMENT, LESSON, Course, CourseError, Unit

from .anatomy import assignment_problems, lesson_problems
from .answer_files import answer_problems
from .folders import course_problems, folder_problems
from .leaks import page_leaks, release_leaks
from .parts import answers, read_unit
from .percent import Page, page_problems, read_page
from .probes import hidden_problems
from .problems import Problem


def check_unit(unit: Unit) -> list[Problem]:
    """The problems of a unit's files, in the order of path and line; an empty list means that it keeps its promises.

    Reads course/<unit>/ and, where it is there, release/<unit>/; runs nothing. Whether source/ and release/ are what a
    rebuild gives is `out_of_date`'s to say.
    """
    problems = list(folder_problems(unit))
    try:
        found = answers(unit)
    except CourseError as error:
        found = []
        problems.append(Problem(Path("course", unit.id), 1, str(error)))
    lesson = _page(unit, LESSON, problems)
    if lesson:
        mistakes = {answer.slug for answer in found if answer.kind == "wrong"}
        problems += page_problems(lesson, roles=False)
        problems += lesson_problems(lesson, mistakes)
    if _page(unit, ASSIGNMENT, problems):
        parts = read_unit(unit)
        problems += page_problems(parts.page, roles=True)
        problems += assignment_problems(parts)
        problems += hidden_problems(parts)
        problems += answer_problems(parts, found)
        problems += page_leaks(parts, lesson)
        problems += release_leaks(parts, lesson)
    return sorted(set(problems))


def _page(unit: Unit, name: str, problems: list[Problem]) -> Page | None:
    path = unit.folder / f"{name}.py"
    if not path.is_file():
        return None  # `folder_problems` says so
    try:
        return read_page(unit.course.root, path)
    except CourseError as error:
        problems.append(Problem(path.relative_to(unit.course.root), 1, str(error)))
        return None


def check_course(course: Course) -> list[Problem]:
    """The problems of the syllabus and of the folders beside it, without those inside the units."""
    return sorted(set(course_problems(course)))
