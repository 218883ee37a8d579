"""Hostile work: notebooks that try to get points without answers, to break the grader, or to harm others.

Each function takes a released notebook (or an answer) and gives what a trickster hands in.
"""

from __future__ import annotations

import ast
import copy

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

EQUAL = '''\
class Same:
    """Equal to everything, and anything anybody asks for."""

    def __init__(self, *args, **kwargs): pass
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __bool__(self): return True
    def __call__(self, *args, **kwargs): return self
    def __getattr__(self, name): return self
    def __getitem__(self, key): return self
    def __iter__(self): return iter((self, self))
    def __contains__(self, item): return True


'''

PATCHES = """\
import ast
import builtins
import sys


class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)


get_ipython().ast_transformers.append(NoAsserts())
for name in ("abs", "max", "min", "round", "sum"):
    setattr(builtins, name, lambda *args, **kwargs: True)
builtins.AssertionError = type("Harmless", (Exception,), {})
sys.modules["backbench.exam"] = sys.modules["pytest"] = None
"""

SNOOP = """\
import os
import pathlib

for name in ("assignment.ipynb", "../source/assignment.ipynb", "../../gradebook.db", "/proc/1/environ"):
    try:
        print(pathlib.Path(name).read_text())
    except OSError:
        pass
print(dict(os.environ), os.listdir("/"))
"""

FLUSH = """\
from backbench import services

wrecker = services.redis()
wrecker.flushall()
try:
    wrecker.config_set("dir", "/")
except Exception:
    pass
"""

MARKUP = """\
<script>document.title = "taken over"</script>
<img src="https://example.com/pixel.png" onerror="alert(1)">

# A heading of mine [and a link](javascript:alert(2))
"""


def add_cell(book: NotebookNode, name: str, source: str, kind: str = "code", place: int | None = None) -> NotebookNode:
    """Put a cell of the student's own at `place`, at the end by default; gives the cell."""
    make = new_code_cell if kind == "code" else new_markdown_cell
    cell = make(source, id=name)
    book.cells.insert(len(book.cells) if place is None else place, cell)
    return cell


def delete_and_copy(book: NotebookNode) -> NotebookNode:
    """The first grade cell is deleted, the last one is there twice, the second copy without its text."""
    graded = [cell for cell in book.cells if _is_graded(cell)]
    book.cells.remove(graded[0])
    twin = copy.deepcopy(graded[-1])
    twin.id, twin.source = "twin", "pass"
    book.cells.append(twin)
    return book


def change_metadata(book: NotebookNode) -> NotebookNode:
    """An untouched notebook whose grade cells claim 100 points, full scores, and that they must not be run."""
    for cell in book.cells:
        if _is_graded(cell):
            cell.metadata.nbgrader.update(points=100, score=100, locked=False)
            cell.metadata.tags = ["skip-execution", "raises-exception"]
            cell.source = "100"
            cell.outputs = [new_output("execute_result", data={"text/plain": "100"}, execution_count=1)]
    book.metadata["backbench"] = {"verdict": {"state": "graded", "score": 100, "max": 100, "cells": {}}}
    return book


def vandalise(book: NotebookNode, needs: tuple[str, ...]) -> NotebookNode:
    """Right answers, beside cells that look for hidden tests, wipe the server and carry markup."""
    add_cell(book, "snoop", SNOOP)
    if "redis" in needs:
        add_cell(book, "flush", FLUSH, place=len(book.cells) // 2)
    add_cell(book, "markup", MARKUP, kind="markdown")
    shown = add_cell(book, "shown", 'print("shown")')
    shown.outputs = [new_output("display_data", data={"text/html": MARKUP})]
    return book


def patch_interpreter(book: NotebookNode) -> NotebookNode:
    """No answers: asserts are cut out of every cell, builtins say what is wanted."""
    add_cell(book, "patches", PATCHES, place=0)
    return book


def equal_to_everything(solution: str) -> str:
    """Every function and class of an answer is one object that is equal to everything."""
    names = [node.name for node in ast.parse(solution).body if hasattr(node, "name")]
    return EQUAL + "\n".join(f"{name} = Same()" for name in names) + "\n"


def loop_for_ever(solution: str) -> str:
    """The cell with the answer never ends."""
    return f"{solution}\n\nwhile True:\n    pass\n"


def end_kernel(solution: str) -> str:
    """Every function and class of the answer ends the process that runs it."""
    names = [node.name for node in ast.parse(solution).body if hasattr(node, "name")]
    return "import os\n\n\ndef leave(*args, **kwargs):\n    os._exit(0)\n\n\n" + "\n".join(
        f"{name} = leave" for name in names
    )


def _is_graded(cell: nbformat.NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))
