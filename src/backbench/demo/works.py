"""The kinds of work that the sample class hands in, each with the score that it must get."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import nbformat

from backbench.authoring.parts import Answer, UnitParts, answers, read_unit, submission
from backbench.course import ASSIGNMENT, Unit

from . import hostile

NOTEBOOK = f"{ASSIGNMENT}.ipynb"


@dataclass(frozen=True)
class Work:
    """What one student hands in for a unit: one file, and the score that it must get (None: not known)."""

    file: str
    content: bytes
    score: float | None


class Materials:
    """A unit's exercises and answers, read once for the whole class."""

    def __init__(self, unit: Unit):
        self.unit = unit
        self.parts: UnitParts = read_unit(unit)
        found = answers(unit)
        names = [exercise.id for exercise in self.parts.exercises]
        self.right = {name: [each for each in found if (each.kind, each.exercise) == ("right", name)] for name in names}
        self.wrong = {name: [each for each in found if (each.kind, each.exercise) == ("wrong", name)] for name in names}
        self.solutions = {exercise.id: exercise.solution for exercise in self.parts.exercises}

    @property
    def points(self) -> float:
        return float(self.parts.points)

    def notebook(self, given: dict[str, str]) -> nbformat.NotebookNode:
        return submission(self.unit, given)

    def loss(self, answer: Answer) -> float:
        """The points that a wrong answer must lose."""
        checks = self.parts.exercise(answer.exercise).checks
        return float(sum(check.points for check in checks if check.name in answer.fails))


def make(materials: Materials, kind: str) -> Work:
    """The work called `kind`, as `people` names it; a number at its end picks among several of that kind."""
    name, number = re.fullmatch(r"(.*?)(?: (\d+))?", kind).groups()
    return KINDS[name](materials, int(number or 0))


def as_a_student(source: str) -> str:
    """An answer file without the comments that it begins with: those are the author's."""
    return re.sub(r"\A(?:[ \t]*(?:#.*)?\n)+", "", source)


def _written(book: nbformat.NotebookNode, score: float | None, file: str = NOTEBOOK) -> Work:
    return Work(file, (nbformat.writes(book) + "\n").encode(), score)


def _reference(materials: Materials, number: int) -> Work:
    return _written(materials.notebook(materials.solutions), materials.points)


def _other_right(materials: Materials, number: int) -> Work:
    """Another style for each exercise that has one, with notes and a cell of the student's own."""
    given = dict(materials.solutions)
    for name, found in materials.right.items():
        if found:
            given[name] = as_a_student(found[number % len(found)].source)
    book = materials.notebook(given)
    hostile.add_cell(book, "notes-of-mine", "My notes: *try the edges first*.", kind="markdown")
    hostile.add_cell(book, "trial-of-mine", 'print("all examples pass")')
    return _written(book, materials.points)


def _mistakes(materials: Materials, places: set[int], number: int) -> Work:
    """The reference, with a wrong answer at `places` (positions of exercises); which one follows from `number`."""
    given, score = dict(materials.solutions), materials.points
    for place, (name, found) in enumerate(materials.wrong.items()):
        if place in places and found:
            answer = found[(number + place) % len(found)]
            given[name] = as_a_student(answer.source)
            score -= materials.loss(answer)
    return _written(materials.notebook(given), score)


def _one_mistake(materials: Materials, number: int) -> Work:
    return _mistakes(materials, {number % len(materials.wrong)}, number)


def _every_second(materials: Materials, number: int) -> Work:
    return _mistakes(materials, set(range(number % 2, len(materials.wrong), 2)), number + 1)


def _all_wrong(materials: Materials, number: int) -> Work:
    return _mistakes(materials, set(range(len(materials.wrong))), number + 2)


def _half_finished(materials: Materials, number: int) -> Work:
    done = materials.parts.exercises[: len(materials.parts.exercises) // 2]
    given = {exercise.id: exercise.solution for exercise in done}
    return _written(materials.notebook(given), float(sum(exercise.points for exercise in done)))


def _untouched(materials: Materials, number: int) -> Work:
    return _written(materials.notebook({}), 0.0)


def _blank(materials: Materials, number: int) -> Work:
    return Work(NOTEBOOK, b"", 0.0)


def _cells(materials: Materials, number: int) -> Work:
    return _written(hostile.delete_and_copy(materials.notebook(materials.solutions)), materials.points)


def _vandal(materials: Materials, number: int) -> Work:
    book = materials.notebook(materials.solutions)
    return _written(hostile.vandalise(book, materials.unit.needs), materials.points)


def _equal(materials: Materials, number: int) -> Work:
    given = {name: hostile.equal_to_everything(source) for name, source in materials.solutions.items()}
    return _written(materials.notebook(given), 0.0)


def _patched(materials: Materials, number: int) -> Work:
    return _written(hostile.patch_interpreter(materials.notebook({})), 0.0)


def _renamed(materials: Materials, number: int) -> Work:
    return _written(materials.notebook(materials.solutions), 0.0, f"{ASSIGNMENT}-final-2.ipynb")


def _one_spoilt(materials: Materials, spoil: Callable[[str], str]) -> Work:
    """The reference with the answer of its shortest examination spoilt: it costs that exercise, and nothing else."""
    one = min(materials.parts.exercises, key=lambda exercise: len(exercise.tests))
    given = {**materials.solutions, one.id: spoil(one.solution)}
    return _written(materials.notebook(given), materials.points - one.points)


def _loop(materials: Materials, number: int) -> Work:
    return _one_spoilt(materials, hostile.loop_for_ever)


def _metadata(materials: Materials, number: int) -> Work:
    return _written(hostile.change_metadata(materials.notebook({})), 0.0)


def _kernel(materials: Materials, number: int) -> Work:
    return _one_spoilt(materials, hostile.end_kernel)


def _no_notebook(materials: Materials, number: int) -> Work:
    text = nbformat.writes(materials.notebook(materials.solutions))
    return Work(NOTEBOOK, text[: len(text) // 2].encode(), 0.0)


KINDS: dict[str, Callable[[Materials, int], Work]] = {
    "reference": _reference,
    "other right answers": _other_right,
    "one mistake": _one_mistake,
    "every second wrong": _every_second,
    "all wrong": _all_wrong,
    "half finished": _half_finished,
    "untouched": _untouched,
    "blank file": _blank,
    "cells deleted and copied": _cells,
    "vandal": _vandal,
    "equal to everything": _equal,
    "patched interpreter": _patched,
    "renamed notebook": _renamed,
    "endless loop": _loop,
    "changed metadata": _metadata,
    "ends its kernel": _kernel,
    "not a notebook": _no_notebook,
}
