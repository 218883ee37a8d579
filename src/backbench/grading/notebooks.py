"""The notebook that grading leaves in autograded/: the course's cells, the student's answers, the verdicts."""

from __future__ import annotations

import functools
import html
from pathlib import Path
from typing import Any

import nbformat
import nbformat.v4 as v4
from nbformat import NotebookNode

from backbench.course import ASSIGNMENT, CourseError, Unit

from .sanitise import Sanitised


def graded(unit: Unit, clean: Sanitised | None, verdict: dict[str, Any], outputs: dict[str, list]) -> NotebookNode:
    """The autograded notebook of one submission; with `clean` None (a refused one) the released cells stand in.

    Grade cells hold their visible text only, so hidden tests cannot leave through this file. The verdict, without
    its seed, is in the notebook's metadata under `backbench`.
    """
    path = unit.release / f"{ASSIGNMENT}.ipynb"
    if not path.is_file():
        raise CourseError(f"{path} is missing: run `backbench build {unit.id}`.")
    # Read and written without nbformat's check of every cell against its schema, which takes ten times as long as the
    # rest: the course's own notebook is in order, and what is added here is made here.
    book = v4.reads_json(_text(path, path.stat().st_mtime_ns))
    released = {cell.metadata.nbgrader.grade_id: cell for cell in book.cells if "nbgrader" in cell.metadata}
    sanitised = clean.cells if clean else [{"part": name, "source": cell.source} for name, cell in released.items()]
    cells, code, own = [], 0, 0
    for item in sanitised:
        if item["part"] is None:
            own += 1
            # A student's own text becomes comments: as Markdown it could carry a script into formgrader.
            text = item["source"] if item["type"] == "code" else _commented(item["source"])
            cell = v4.new_code_cell(text, id=f"own-{own}")
        else:
            cell = released[item["part"]]
            cell.source = item["source"]
        if cell.cell_type == "code" and item.get("type") != "markdown":
            cell.execution_count = None
            cell.outputs = [nbformat.from_dict(output) for output in outputs.get(str(code), [])]
            code += 1
            found = verdict["cells"].get(item["part"])
            if found is not None:
                cell.outputs = [_score(found), _table(found)]
        cells.append(cell)
    book.cells = cells
    book.metadata["backbench"] = {"verdict": {key: value for key, value in verdict.items() if key != "seed"}}
    return book


@functools.lru_cache(maxsize=8)
def _text(path: Path, _changed: int) -> str:
    return path.read_text(encoding="utf-8")


def _commented(text: str) -> str:
    return "\n".join(f"# {line}" for line in text.split("\n"))


def _score(cell: dict[str, Any]) -> NotebookNode:
    """The one output that nbgrader reads a score from; an error where there is no score to give."""
    if cell["score"] is None:
        return _output("error", ename="GraderError", evalue=cell["message"], traceback=[cell["message"]])
    shown = {"text/plain": repr(float(cell["score"]))}
    return _output("execute_result", data=shown, metadata={}, execution_count=None)


def _table(cell: dict[str, Any]) -> NotebookNode:
    """The checks of a grade cell, for who looks at it in formgrader."""
    rows = "".join(
        f"<tr><td>{'✓ passed' if check['passed'] else '✗ not passed'}</td><td>{html.escape(check['name'])}</td>"
        f"<td>{check['earned']:g} of {check['points']:g}</td>"
        f"<td>{html.escape(' '.join(filter(None, [check['message'], check['hint']])))}</td></tr>"
        for check in cell["checks"]
    )
    note = f"<p>{html.escape(cell['message'])}</p>" if cell["message"] else ""
    lines = [f"{'ok  ' if check['passed'] else 'FAIL'} {check['name']}: {check['message']}" for check in cell["checks"]]
    return _output(
        "display_data",
        data={"text/html": f'{note}<table class="table">{rows}</table>', "text/plain": "\n".join(lines)},
        metadata={},
    )


def _output(kind: str, **parts: Any) -> NotebookNode:
    return nbformat.from_dict({"output_type": kind, **parts})
