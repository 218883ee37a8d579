"""From whatever was handed in to a notebook that can be trusted in all but its answers.

The course decides which cells there are, in which order, with which text and points. From the student come the
text of the solution cells and cells of their own: nothing else of the file is used, no metadata, no output.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backbench.course import ASSIGNMENT

if TYPE_CHECKING:
    from .bundle import Bundle

MAX_BYTES = 20 * 2**20
MAX_CELLS = 2_000
MAX_SOURCE = 200_000


class Refused(Exception):
    """A submission that cannot be examined; the text says why and what its author can do."""


@dataclass
class Sanitised:
    """A submission in the course's order.

    `cells` are dicts: {"part": id, "source": text} for a cell of the course, {"part": None, "type": "code" or
    "markdown", "source": text} for a student's own. `notes` tell what was repaired.
    """

    cells: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)


def read(folder: Path) -> bytes:
    """The bytes of the assignment in a submission's folder. Raises Refused."""
    path = folder / f"{ASSIGNMENT}.ipynb"
    if path.is_symlink() or not path.is_file():
        if path.is_symlink() or path.exists():
            raise Refused(f"{ASSIGNMENT}.ipynb is not a regular file: hand the notebook itself in again.")
        others = sorted(printable(item.name) for item in folder.glob("*.ipynb") if item.stem != "lesson")
        found = f" (found: {', '.join(others[:3])})" if others else ""
        raise Refused(f"there is no {ASSIGNMENT}.ipynb{found}: rename your notebook to that name and hand it in again.")
    size = path.stat().st_size
    if size == 0:
        raise Refused(f"{ASSIGNMENT}.ipynb is empty (0 bytes): save your notebook and hand it in again.")
    if size > MAX_BYTES:
        raise Refused(
            f"{ASSIGNMENT}.ipynb has {size / 2**20:.0f} MB, more than {MAX_BYTES / 2**20:.0f}: "
            "clear its outputs and hand it in again."
        )
    return path.read_bytes()


def printable(name: str) -> str:
    """A file's name as text that can be written, whatever its bytes are."""
    return name.encode("utf-8", "replace").decode("utf-8")


def parse(content: bytes) -> list[dict[str, Any]]:
    """The cells of a notebook as plain dicts {"type", "source", "grade_id"}. Raises Refused."""
    try:
        book = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise Refused(f"{ASSIGNMENT}.ipynb is not UTF-8 text: save it in JupyterLab and hand it in again.") from None
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]
        raise Refused(
            f"{ASSIGNMENT}.ipynb is not a notebook (invalid JSON: {reason}): "
            "save it in JupyterLab and hand it in again."
        ) from None
    cells = book.get("cells") if isinstance(book, dict) else None
    if not isinstance(cells, list) or book.get("nbformat") != 4:
        raise Refused(f"{ASSIGNMENT}.ipynb is not a version 4 notebook: save it in JupyterLab and hand it in again.")
    if len(cells) > MAX_CELLS:
        raise Refused(f"{ASSIGNMENT}.ipynb has {len(cells)} cells, more than {MAX_CELLS}: hand in a shorter one.")
    return [plain for cell in cells if (plain := _plain(cell)) is not None]


def _plain(cell: Any) -> dict[str, Any] | None:
    """One cell of a file as text; None where it is no cell of text or code."""
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown"):
        return None
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return None
    # A lone surrogate has no bytes: it could be neither executed nor written.
    source = source[:MAX_SOURCE].encode("utf-8", "replace").decode("utf-8")
    metadata = cell.get("metadata")
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = about.get("grade_id") if isinstance(about, dict) else None
    return {"type": cell["cell_type"], "source": source, "grade_id": grade_id if isinstance(grade_id, str) else None}


def sanitise(content: bytes, bundle: Bundle) -> Sanitised:
    """The submission in `content` in the form that the course gave it. Raises Refused."""
    known = {part.id: part for part in bundle.parts}
    order = [part.id for part in bundle.parts]
    answers: dict[str, str] = {}
    own: dict[str | None, list[dict[str, Any]]] = {}
    notes: list[str] = []
    seen: list[str] = []
    anchor: str | None = None
    for cell in parse(content):
        part = known.get(cell["grade_id"])
        if part is None or cell["grade_id"] in seen or (part.kind == "solution" and cell["type"] != "code"):
            if part is not None and part.kind != "solution":
                # A copy of a locked cell is not the student's work, whatever was done to it.
                notes.append(f"a second copy of the cell {part.id} was left out")
                continue
            if part is not None:
                notes.append(f"a second cell called {part.id} was kept as a cell of your own")
            own.setdefault(anchor, []).append({"part": None, "type": cell["type"], "source": cell["source"]})
            continue
        seen.append(part.id)
        anchor = part.id
        if part.kind == "solution":
            answers[part.id] = cell["source"]
        elif cell["source"] != part.released and cell["source"].strip() != part.released.strip():
            notes.append(f"the locked cell {part.id} was changed: its own text was restored")
    if not seen:
        raise Refused(
            f"{ASSIGNMENT}.ipynb has none of this unit's cells: hand in the notebook that you got from release/."
        )
    notes += [f"the cell {name} was missing: it was put back" for name in order if name not in seen]
    if [name for name in order if name in seen] != seen:
        notes.append("cells were out of order: the course's order was restored")
    cells: list[dict[str, Any]] = []
    # Cells above the first known one run before everything, as they stand in the file.
    cells += own.pop(None, [])
    for part in bundle.parts:
        source = answers.get(part.id, part.released) if part.kind == "solution" else part.released
        cells.append({"part": part.id, "source": source})
        cells += own.pop(part.id, [])
    return Sanitised(cells, notes)
