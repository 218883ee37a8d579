"""Reads a py:percent page of a unit: cells with their short roles, and the line on which each begins."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backbench.course import CourseError

from .problems import Problem

ROLES = ("read", "solution", "tests")
_FORMAT = {"extension": ".py", "format_name": "percent", "comment_magics": False}
# As jupytext reads them: `# %%` and its older forms.
_MARKER = re.compile(r"\s*#\s*(%%+\s|(%%|<codecell>|In\[[0-9 ]*\]:?)\s*$)")
_MAGIC = re.compile(r"^# (?=%{1,2}[A-Za-z]|![A-Za-z])", re.MULTILINE)
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FROM_JUPYTEXT = {"lines_to_next_cell", "cell_marker", "incorrectly_encoded_metadata"}


@dataclass(frozen=True)
class Cell:
    """One cell of a page. `line` is where its text begins in the file, `marker` the line of its `# %%`."""

    kind: str
    source: str
    line: int
    marker: int
    position: int
    role: str | None = None
    id: str | None = None
    points: float | None = None
    tags: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A lesson or an assignment as its author wrote it. `path` is relative to the course's root."""

    path: Path
    cells: tuple[Cell, ...]
    preamble: bool = False

    def problem(self, line: int, text: str, warning: bool = False) -> Problem:
        return Problem(self.path, line, text, warning)


def read_page(root: Path, path: Path) -> Page:
    """The page at `path`, a file below the course's `root`. Raises CourseError where it is no py:percent text."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise CourseError(
            f"{path.relative_to(root)} is missing: write it, or drop the unit from the syllabus."
        ) from None
    except UnicodeDecodeError as error:
        raise CourseError(f"{path.relative_to(root)} is not UTF-8 text: {error}") from None
    first = next((number for number, line in enumerate(lines) if _MARKER.match(line)), len(lines))
    before = "\n".join(lines[:first]).strip()
    preamble = bool(before) and not re.fullmatch(r"# ---\n(#.*\n)*# ---", before)
    try:
        return Page(path.relative_to(root), _cells(tuple(lines), first), preamble)
    except StopIteration:
        raise CourseError(f"{path.relative_to(root)}: its `# %%` lines and its cells do not match.") from None


@functools.lru_cache(maxsize=64)
def _cells(lines: tuple[str, ...], first: int) -> tuple[Cell, ...]:
    """The cells of a page whose first marker is line `first`, counted from 0."""
    import jupytext  # here, because it imports a web server, and whoever grades reads no pages

    notebook = jupytext.reads("\n".join(lines[first:]) + "\n", fmt=_FORMAT)
    cells, at = [], first
    for position, raw in enumerate(notebook.cells if first < len(lines) else ()):
        marker = at = _next_marker(lines, at)
        # Lines like a marker inside a text of the cell are no markers.
        verbatim = raw.cell_type == "code" or "cell_marker" in raw.metadata
        for _ in range(sum(bool(_MARKER.match(line)) for line in raw.source.splitlines()) if verbatim else 0):
            at = _next_marker(lines, at + 1)
        at += 1
        start = marker + 1
        while raw.source.strip() and not lines[start].strip():
            start += 1
        cells.append(_cell(raw, position, start + 1, marker + 1))
    return tuple(cells)


def _next_marker(lines: tuple[str, ...], start: int) -> int:
    return next(number for number in range(start, len(lines)) if _MARKER.match(lines[number]))


def _cell(raw, position: int, line: int, marker: int) -> Cell:
    given = dict(raw.metadata)
    source = _MAGIC.sub("", raw.source) if raw.cell_type == "code" else raw.source
    unknown = [key for key in given if key not in ("role", "id", "points", "tags") and key not in _FROM_JUPYTEXT]
    if "incorrectly_encoded_metadata" in given:
        unknown.append(given["incorrectly_encoded_metadata"])
    return Cell(
        raw.cell_type,
        source.strip("\n"),
        line,
        marker,
        position,
        given.get("role"),
        given.get("id"),
        given.get("points"),
        tuple(given.get("tags") or ()),
        tuple(unknown),
    )


def parse(source: str) -> ast.Module:
    """The syntax tree of a cell or an answer; top-level `await`, magics and `!commands` are allowed.

    Raises SyntaxError.
    """
    try:
        return _tree(source)
    except SyntaxError as error:
        if not re.search(r"^\s*[%!]|[?]", source, re.MULTILINE):
            raise
        from IPython.core.inputtransformer2 import TransformerManager  # slow to import, and seldom needed

        try:
            return _tree(TransformerManager().transform_cell(source))
        except SyntaxError:
            raise error from None


def parses(source: str) -> bool:
    """Whether `parse` accepts a text."""
    try:
        parse(source)
    except SyntaxError:
        return False
    return True


def _tree(source: str) -> ast.Module:
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree = compile(source, "<cell>", "exec", flags=flags, dont_inherit=True)
    compile(tree, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    return tree


def page_problems(page: Page, roles: bool) -> Iterator[Problem]:
    """What keeps a page from being built: broken headers, wrong roles, ids used twice, syntax errors.

    `roles` says whether cells must have one (an assignment's) or must not (a lesson's).
    """
    if page.preamble:
        yield page.problem(1, "text before the first `# %%`: put it into a cell")
    if not page.cells:
        yield page.problem(1, "no cells: each begins with a line `# %%` or `# %% [markdown]`")
    seen: dict[str, int] = {}
    for cell in page.cells:
        yield from _header_problems(page, cell, roles)
        if isinstance(cell.id, str):
            if cell.id in seen:
                yield page.problem(cell.marker, f"the id {cell.id!r} is used twice, first on line {seen[cell.id]}")
            seen.setdefault(cell.id, cell.marker)
        if cell.kind == "code":
            try:
                parse(cell.source)
            except SyntaxError as error:
                yield page.problem(cell.line + (error.lineno or 1) - 1, f"syntax error: {error.msg}")


def _header_problems(page: Page, cell: Cell, roles: bool) -> Iterator[Problem]:
    for text in cell.unknown:
        yield page.problem(cell.marker, f"{text!r} in the cell's header is not known: role, id, points and tags are")
    if not roles:
        if cell.role or cell.points is not None:
            yield page.problem(cell.marker, "a lesson's cells have no role and no points")
        return
    if cell.role not in ROLES:
        what = f"the role {cell.role!r} is unknown" if cell.role else "a cell of an assignment needs a role"
        yield page.problem(cell.marker, f'{what}: write role="read", "solution" or "tests"')
        return
    if cell.role != "read":
        if cell.kind != "code":
            yield page.problem(cell.marker, f"a {cell.role} cell is a code cell")
        if not cell.id:
            yield page.problem(cell.marker, f"a {cell.role} cell needs an id")
    if cell.id is not None and not (isinstance(cell.id, str) and _KEBAB.fullmatch(cell.id) and len(cell.id) <= 40):
        yield page.problem(cell.marker, f"the id {cell.id!r} is not kebab-case of at most 40 characters")
    number = isinstance(cell.points, int | float) and not isinstance(cell.points, bool) and cell.points > 0
    if cell.role == "tests" and not number:
        yield page.problem(cell.marker, "a tests cell needs points: a number above 0, as in points=4")
    if cell.role != "tests" and cell.points is not None:
        yield page.problem(cell.marker, f"a {cell.role} cell has no points")
