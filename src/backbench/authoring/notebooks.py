"""A page of a unit as nbgrader's instructor notebook: stable cell ids, full metadata, no outputs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from .percent import Cell, Page

SCHEMA = 3
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_MAKE = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


def notebook(unit: str, page: Page) -> nbformat.NotebookNode:
    """The notebook of `page`, which has no problems, for the unit called `unit`."""
    names = grade_ids(page)
    cells = []
    for cell in page.cells:
        metadata = {"tags": list(cell.tags)} if cell.tags else {}
        if cell.role:
            metadata["nbgrader"] = _nbgrader(cell, names[cell.position])
        name = names.get(cell.position) or cell.id or f"{page.path.stem}-{cell.position + 1:03d}"
        cells.append(_MAKE[cell.kind](cell.source, id=cell_id(unit, name), metadata=metadata))
    return new_notebook(cells=cells, metadata=KERNEL)


def grade_ids(page: Page) -> dict[int, str]:
    """nbgrader's id of each cell that has a role, by position.

    A read cell without an id is named after the exercise that it introduces, so that a change in one exercise does
    not rename the cells of another.
    """
    names, waiting = {}, []

    def name_waiting(exercise: str) -> None:
        taken = {cell.id for cell in page.cells}
        for number, position in enumerate(waiting, 1):
            name = f"{exercise}-read-{number}"
            names[position] = name if name not in taken else f"{name}-{position}"
        waiting.clear()

    for cell in page.cells:
        if cell.role == "read" and not cell.id:
            waiting.append(cell.position)
        elif cell.role:
            names[cell.position] = cell.id
            if cell.role == "solution":
                name_waiting(cell.id)
    name_waiting("end")
    return names


def cell_id(unit: str, name: str) -> str:
    """A cell id that nbformat accepts: at most 64 of a-z, A-Z, 0-9, - and _."""
    text = f"{unit}-{name}"
    return text if len(text) <= 64 else f"{text[:55]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _nbgrader(cell: Cell, grade_id: str) -> dict:
    metadata = {
        "schema_version": SCHEMA,
        "grade": cell.role == "tests",
        "grade_id": grade_id,
        "locked": cell.role != "solution",
        "solution": cell.role == "solution",
        "task": False,
    }
    if cell.role == "tests":
        metadata["points"] = cell.points
    return metadata


def write(book: nbformat.NotebookNode, path: Path) -> None:
    """Write a notebook the way nbgrader does: one-space indent, keys in order, a newline at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(book, version=4).rstrip("\n") + "\n", encoding="utf-8")
