"""course/<unit>/equivalent.toml: the mutants of reference answers that behave as the reference does, with the reason.

    [[equivalent]]
    exercise = "chunked"
    original = "while len(items) > 0:"
    mutated = "while len(items) != 0:"
    reason = "a length is never negative"

`original` and `mutated` are the lines as `backbench mutants` prints them, without - and +. Where one such pair stands
for several mutants of an exercise, all of them are meant, or with `occurrence = 2` the second.
"""

from __future__ import annotations

import textwrap
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from backbench.course import CourseError, Unit

from .mutations import Mutant

FILE = "equivalent.toml"
_TEXTS = ("exercise", "original", "mutated", "reason")


@dataclass(frozen=True)
class Equivalent:
    """One entry of the file: which mutants it means, and why they lose no points."""

    exercise: str
    original: str
    mutated: str
    reason: str
    occurrence: int | None = None

    def of(self, mutants: Iterable[Mutant]) -> list[Mutant]:
        """Those of `mutants`, given in the order of their lines, that this entry means."""
        wanted = self.exercise, self.original, self.mutated
        found = [mutant for mutant in mutants if (mutant.exercise, mutant.original, mutant.mutated) == wanted]
        return found if self.occurrence is None else found[self.occurrence - 1 : self.occurrence]

    def __str__(self) -> str:
        which = f" (occurrence {self.occurrence})" if self.occurrence else ""
        return f"{self.exercise}: {self.original!r} -> {self.mutated!r}{which}"


def read_equivalents(unit: Unit) -> list[Equivalent]:
    """What the unit's file declares; nothing where there is none. Raises CourseError where it cannot be read."""
    path = unit.folder / FILE
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"course/{unit.id}/{FILE} cannot be read: {error}") from None
    rows = given.get("equivalent")
    if set(given) != {"equivalent"} or not isinstance(rows, list):
        raise CourseError(f"course/{unit.id}/{FILE} is not a list of [[equivalent]] tables.")
    return [_entry(unit, number, row) for number, row in enumerate(rows, 1)]


def _entry(unit: Unit, number: int, row: object) -> Equivalent:
    where = f"course/{unit.id}/{FILE}, entry {number}"
    if not isinstance(row, dict) or not set(_TEXTS) <= set(row) <= {*_TEXTS, "occurrence"}:
        raise CourseError(f"{where}: it has {', '.join(_TEXTS)}, and may have occurrence.")
    if not all(isinstance(row[name], str) for name in _TEXTS) or not row["reason"].strip():
        raise CourseError(f"{where}: {', '.join(_TEXTS)} are texts, and a reason is not empty.")
    occurrence = row.get("occurrence")
    if occurrence is not None and (type(occurrence) is not int or occurrence < 1):
        raise CourseError(f"{where}: occurrence is a number from 1.")
    lines = (textwrap.dedent(row[name]).strip("\n").rstrip() for name in ("original", "mutated"))
    return Equivalent(row["exercise"], *lines, row["reason"].strip(), occurrence)
