"""What is wrong with a unit's files, one line each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backbench.course import CourseError


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong at one place. `path` is relative to the course's root, `line` counts from 1.

    A `warning` is worth a look and stops nothing.
    """

    path: Path
    line: int
    text: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}: {'warning: ' if self.warning else ''}{self.text}"


class BuildError(CourseError):
    """A unit cannot be built; the text has one line for each problem."""

    def __init__(self, problems: list[Problem] | str):
        self.problems = [] if isinstance(problems, str) else sorted(problems)
        super().__init__(problems if isinstance(problems, str) else "\n".join(map(str, self.problems)))
