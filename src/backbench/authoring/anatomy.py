"""What every lesson and every assignment must have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .markers import SOLUTION, STUB, inside, outside, unpaired
from .parts import Exercise, UnitParts
from .percent import Cell, Page, parse, parses
from .problems import Problem

EXERCISES = (3, 6)
POINTS = (20, 30)
LOOPS = (2, 4)
MOST_CELLS = 60
MOST_WORDS = 150
TABLE = ("slug", "people think", "in fact", "how to see it")
# The headings of a lesson, in order, with how many of each there are.
HEADINGS = (
    ("# ", 1, 1),
    ("## The incident", 1, 1),
    ("## You will be able to", 1, 1),
    ("## Predict, run, explain: ", *LOOPS),
    ("## The figure", 1, 1),
    ("## Mental model", 1, 1),
    ("## Step by step: ", 1, 9),
    ("## Check yourself", 1, 1),
    ("## Interview corner", 1, 1),
    ("## You have seen", 1, 1),
)


def lesson_problems(page: Page, mistakes: set[str]) -> Iterator[Problem]:
    """What is missing from a lesson. `mistakes` are the slugs of the unit's wrong answers."""
    found = list(_headings(page))
    first = {}
    for heading, least, most in HEADINGS:
        lines = [line for line, text in found if _is(text, heading)]
        if not lines:
            yield page.problem(1, f"the lesson has no heading `{_shown(heading)}`")
        elif not least <= len(lines) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}"
            yield page.problem(lines[-1], f"{len(lines)} headings `{_shown(heading)}`, where {wanted} belong")
        if lines:
            first[heading] = lines[0]
    for earlier, later in zip(list(first), list(first)[1:], strict=False):
        if first[later] < first[earlier]:
            yield page.problem(first[later], f"`{_shown(later)}` comes after `{_shown(earlier)}` in a lesson")
    if len(page.cells) > MOST_CELLS:
        text = f"the lesson has {len(page.cells)} cells: 30 to 40 are a sitting, more than {MOST_CELLS} are two"
        yield page.problem(1, text, warning=True)
    yield from _table_problems(page, first.get("## Mental model"), mistakes)


def _headings(page: Page) -> Iterator[tuple[int, str]]:
    for cell in page.cells:
        fenced = False
        for number, line in enumerate(cell.source.split("\n") if cell.kind == "markdown" else ()):
            fenced ^= line.lstrip().startswith(("```", "~~~"))
            if not fenced and re.match(r"#{1,6} ", line):
                yield cell.line + number, line.rstrip()


def _is(text: str, heading: str) -> bool:
    return text.startswith(heading) and len(text) > len(heading) if heading.endswith(" ") else text == heading


def _shown(heading: str) -> str:
    return heading if not heading.endswith(" ") else f"{heading}..."


def _table_problems(page: Page, start: int | None, mistakes: set[str]) -> Iterator[Problem]:
    if start is None:
        return
    rows = list(_rows_after(page, start))
    if not rows:
        yield page.problem(start, "`## Mental model` has no table | Slug | People think | In fact | How to see it |")
        return
    line, titles = rows[0]
    if tuple(title.lower() for title in titles) != TABLE:
        yield page.problem(line, f"the table's columns are Slug, People think, In fact, How to see it, not {titles}")
    for line, row in rows[1:]:
        match = re.fullmatch(r"`([^`]+)`\s*(\\?\*)?", row[0])
        if not match:
            yield page.problem(line, f"the slug {row[0]!r} is not in backticks")
        elif not match[2] and match[1] not in mistakes:
            text = f"the slug `{match[1]}` is no <mistake> of a file in wrong/: add one, or put an asterisk after it"
            yield page.problem(line, text)


def _rows_after(page: Page, start: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first Markdown table below line `start`, without the line of dashes."""
    seen = False
    for cell in page.cells:
        for number, line in enumerate(cell.source.split("\n") if cell.kind == "markdown" else ()):
            if cell.line + number <= start:
                continue
            if line.startswith("## ") or (seen and not line.startswith("|")):
                return
            if line.startswith("|"):
                seen = True
                row = [text.strip() for text in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
                if not all(re.fullmatch(r":?-+:?", text) for text in row):
                    yield cell.line + number, row


def assignment_problems(parts: UnitParts) -> Iterator[Problem]:
    """What is missing from an assignment: its size, and the anatomy of each exercise."""
    page = parts.page
    if not any(text.startswith("# ") for _, text in _headings(page)):
        yield page.problem(1, "the assignment has no title: begin with a read cell `# <title>`")
    if not EXERCISES[0] <= len(parts.exercises) <= EXERCISES[1]:
        text = f"{len(parts.exercises)} exercises, where {EXERCISES[0]} to {EXERCISES[1]} belong"
        yield page.problem(1, text)
    if not POINTS[0] <= parts.points <= POINTS[1]:
        yield page.problem(1, f"{parts.points:g} points in total, where {POINTS[0]} to {POINTS[1]} belong")
    for tests in parts.orphans:
        yield page.problem(tests.marker, f"the tests cell {tests.id!r} comes before any solution cell")
    for exercise in parts.exercises:
        yield from _statement_problems(page, exercise)
        yield from _starter_problems(page, exercise)
        yield from _tests_problems(page, exercise)


def _statement_problems(page: Page, exercise: Exercise) -> Iterator[Problem]:
    texts = [cell for cell in exercise.statement if cell.kind == "markdown" and cell.position > 0]
    if not texts:
        yield page.problem(exercise.marker, f"the exercise {exercise.id!r} has no statement: a read cell before it")
        return
    words = _words(texts[-1])
    if words > MOST_WORDS:
        text = f"the statement of {exercise.id!r} has {words} words, more than {MOST_WORDS}"
        yield page.problem(texts[-1].line, text, warning=True)


def _words(cell: Cell) -> int:
    prose = re.sub(r"^```.*?^```", "", cell.source, flags=re.MULTILINE | re.DOTALL)
    return len([word for word in prose.split() if re.search(r"\w", word)])


def _starter_problems(page: Page, exercise: Exercise) -> Iterator[Problem]:
    fault = unpaired(exercise.source, SOLUTION)
    if fault:
        yield page.problem(exercise.line + fault[0] - 1, f"{fault[1]} in {exercise.id!r}")
        return
    if not inside(exercise.source, SOLUTION).strip():
        yield page.problem(
            exercise.line, f"{exercise.id!r} has nothing between ### BEGIN SOLUTION and ### END SOLUTION"
        )
        return
    if not outside(exercise.source, SOLUTION).strip():
        yield page.problem(exercise.line, f"{exercise.id!r} leaves students no signature: hide only its body")
        return
    if not parses(exercise.starter):
        if parses(exercise.source):
            yield page.problem(exercise.line, f"what students get of {exercise.id!r} is not Python by itself")
        return
    tree = parse(exercise.starter)
    made = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    for node in made:
        if not ast.get_docstring(node):
            at = exercise.line + node.lineno - 1
            yield page.problem(at, f"{node.name!r} in the starter of {exercise.id!r} has no docstring")
    if not made and not [line for line in exercise.starter.splitlines() if "#" in line and line not in STUB]:
        yield page.problem(exercise.line, f"the starter of {exercise.id!r} says nothing: add a comment")


def _tests_problems(page: Page, exercise: Exercise) -> Iterator[Problem]:
    if not exercise.tests:
        yield page.problem(exercise.marker, f"the exercise {exercise.id!r} has no tests cell")
        return
    runs = False
    for tests in exercise.tests:
        if not tests.visible.strip():
            yield page.problem(tests.line, f"students get {tests.id!r} empty: put an example or a comment on top")
        if not tests.hidden.strip():
            yield page.problem(tests.line, f"the tests cell {tests.id!r} has no hidden part")
        if parses(tests.visible):
            runs = runs or bool(parse(tests.visible).body)
        elif parses(tests.source):
            yield page.problem(tests.line, f"what students get of {tests.id!r} is not Python by itself")
    if not runs:
        yield page.problem(exercise.tests[0].line, f"the exercise {exercise.id!r} has no visible example")
