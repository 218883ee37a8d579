"""Answers and hidden tests that students could read: in the pages as written, and in the notebooks as released."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from .markers import HIDDEN, SOLUTION, inside, outside
from .parts import UnitParts
from .percent import Cell, Page
from .problems import Problem

# A line says something of its own when it has more letters and digits than this, keywords not counted.
TELLING = 20
# nbgrader acts on these words wherever they stand.
NBGRADER_WORDS = ("AUTOTEST", "BEGIN MARK SCHEME", "END MARK SCHEME")
_KEYWORDS = re.compile(rf"\b({'|'.join(keyword.kwlist)}|self)\b")


def page_leaks(parts: UnitParts, lesson: Page | None) -> Iterator[Problem]:
    """What the pages as written give away: markers in the wrong cell, and lines of a solution in public text."""
    secrets = solution_lines(parts)
    for page in (parts.page, *([lesson] if lesson else [])):
        for cell in page.cells:
            for number, line in enumerate(cell.source.split("\n")):
                if text := _misplaced(line, cell.role):
                    yield page.problem(cell.line + number, text)
            for number, line in enumerate(_public(cell).split("\n")):
                for secret, exercise in secrets.items():
                    if secret in plain(line):
                        text = f"this line is in the reference solution of {exercise!r}, and students see it here"
                        yield page.problem(cell.line + number, text)


def _misplaced(line: str, role: str | None) -> str | None:
    for words, home in ((SOLUTION, "solution"), (HIDDEN, "tests")):
        for word in words:
            if word in line and role != home:
                return f"{word} in a cell that is no {home} cell"
    for word in NBGRADER_WORDS:
        if word in line:
            return f"nbgrader acts on the word {word!r}: write it otherwise"
    if "backbench.exam" in line and role != "tests":
        return "backbench.exam in a cell that students see"
    return None


def _public(cell: Cell) -> str:
    """The text of a cell with blank lines in place of what students do not get."""
    if cell.role == "solution":
        return outside(cell.source, SOLUTION)
    return outside(cell.source, HIDDEN) if cell.role == "tests" else cell.source


def plain(line: str) -> str:
    """A line with its spaces evened out."""
    return " ".join(line.split())


def telling(lines: Iterable[str]) -> Iterator[str]:
    """The lines, evened out, that say something of their own; imports do not."""
    for line in map(plain, lines):
        if not line.startswith(("import ", "from ")) and len(re.findall(r"\w", _KEYWORDS.sub("", line))) > TELLING:
            yield line


def solution_lines(parts: UnitParts) -> dict[str, str]:
    """Each telling line between the solution markers, and the exercise it belongs to."""
    return {
        line: exercise.id
        for exercise in parts.exercises
        for line in telling(inside(exercise.source, SOLUTION).split("\n"))
    }


def release_leaks(parts: UnitParts, lesson: Page | None) -> Iterator[Problem]:
    """What the notebooks of release/ give away: markers, lines of a solution, lines of a hidden test."""
    pages = (parts.page, *([lesson] if lesson else []))
    public = {plain(line) for page in pages for cell in page.cells for line in _public(cell).split("\n")}
    hidden = {
        line: f"a hidden test of {tests.id!r}"
        for exercise in parts.exercises
        for tests in exercise.tests
        for line in telling(tests.hidden.split("\n"))
    }
    solved = {line: f"the reference solution of {name!r}" for line, name in solution_lines(parts).items()}
    # A line that the pages show on purpose is no secret here; `page_leaks` has its own word about it.
    secrets = {line: what for line, what in (hidden | solved).items() if not any(line in shown for shown in public)}
    root = parts.unit.course.root
    for path in sorted(parts.unit.release.rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in path.parts:
            yield from (Problem(path.relative_to(root), line, text) for line, text in _found(path, secrets))


def _found(path: Path, secrets: dict[str, str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = plain(_text(line))
        for word in (*SOLUTION, *HIDDEN, "backbench.exam"):
            if word in text:
                yield number, f"{word} is in the released notebook"
        for secret, what in secrets.items():
            if secret in text:
                yield number, f"a line of {what} is in the released notebook"


def _text(line: str) -> str:
    """A line of a notebook file: the text of the JSON string that it is, or the line itself."""
    try:
        value = json.loads(line.strip().removesuffix(","))
    except ValueError:
        return line
    return value if isinstance(value, str) else line
