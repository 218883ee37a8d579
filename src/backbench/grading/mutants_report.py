"""What became of the mutants of a unit: the score, the survivors, and what else its author should know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from backbench.authoring.mutations import Mutant
from backbench.course import Unit

from .verdicts import GRADER_ERROR

KILLED, SURVIVED = "killed", "survived"
ENOUGH = 0.95


@dataclass(frozen=True)
class Tried:
    """A mutant and what became of it: "killed" (`lost` has the checks it failed, with the student's message),
    "survived" or "grader error". `late` where it was stopped rather than wrong. `reason` why it is equivalent, where
    that is declared.
    """

    mutant: Mutant
    state: str
    lost: dict[str, str]
    late: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """What became of the mutants of a unit, or of one exercise.

    `stale` are declarations that do not hold, `nothing` are checks that an answer passes which does nothing.
    """

    unit: Unit
    tried: tuple[Tried, ...]
    stale: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()

    @property
    def survivors(self) -> list[Tried]:
        return [each for each in self.tried if each.state != KILLED and not each.reason]

    def of(self, exercise: str) -> Report:
        return Report(self.unit, tuple(each for each in self.tried if each.mutant.exercise == exercise))

    @property
    def figures(self) -> tuple[int, int, int]:
        """How many mutants were killed, how many count, and how many do not, as they are equivalent."""
        counted = [each for each in self.tried if each.state == KILLED or not each.reason]
        return sum(each.state == KILLED for each in counted), len(counted), len(self.tried) - len(counted)

    @property
    def score(self) -> float:
        """Killed mutants among those that are not equivalent, from 0 to 1."""
        killed, counted, _ = self.figures
        return killed / counted if counted else 1.0

    @property
    def good(self) -> bool:
        return self.score >= ENOUGH and not self.stale and not any(each.state == GRADER_ERROR for each in self.tried)

    def lines(self) -> Iterator[str]:
        """What to print: survivors, stale declarations, and the scores, that of the unit last."""
        for each in self.survivors:
            said = f" ({'; '.join(each.lost.values())})" if each.state == GRADER_ERROR else ""
            where = f"course/{self.unit.id}/assignment.py:{each.mutant.line}"
            yield f"{where}: {each.mutant.exercise}: {each.mutant.operator}: {each.state}{said}"
            yield from (f"    {line}" for line in each.mutant.diff.splitlines())
        yield from (f"passed by doing nothing: {line}" for line in self.nothing)
        yield from (f"stale: {line}" for line in self.stale)
        for exercise in dict.fromkeys(each.mutant.exercise for each in self.tried):
            yield f"{exercise}: {self.of(exercise)._said()}"
        late = sum(each.late for each in self.tried)
        yield f"mutants: {self.unit.id} {self._said()}, {late} stopped for time, {len(self.stale)} stale"

    def _said(self) -> str:
        killed, counted, equivalent = self.figures
        return f"{self.score:.1%} ({killed} of {counted} killed), {equivalent} equivalent"

    def plain(self) -> dict[str, Any]:
        """The report for a JSON file."""
        killed, counted, equivalent = self.figures
        return {
            "unit": self.unit.id, "score": self.score, "killed": killed, "counted": counted, "equivalent": equivalent,
            "stale": list(self.stale), "passed by doing nothing": list(self.nothing),
            "mutants": [
                {**{name: value for name, value in asdict(each.mutant).items() if name != "source"},
                 "state": each.state, "lost": each.lost, "late": each.late, "reason": each.reason}
                for each in self.tried
            ],
        }  # fmt: skip
