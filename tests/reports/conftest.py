"""A small graded notebook, its verdict, a checker for pages, and a tiny course."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from backbench.course import Course

FORBIDDEN_TAGS = {"script", "iframe", "object", "embed", "form", "base", "img", "video", "audio", "source", "frame"}


def check(name, points, passed, message="", hint=""):
    return {
        "name": name,
        "points": points,
        "earned": points if passed else 0,
        "passed": passed,
        "message": message,
        "hint": hint,
    }


def cell(exercise, checks, state="graded", message=""):
    return {
        "state": state,
        "exercise": exercise,
        "score": None if state == "grader error" else sum(each["earned"] for each in checks),
        "max": sum(each["points"] for each in checks),
        "message": message,
        "checks": checks,
    }


def verdict(cells=None, **changes):
    """A verdict of a unit with two exercises and 10 points, of which 7 are earned."""
    if cells is None:
        cells = {
            "chunked-values": cell("chunked", [check("keeps order", 2, True), check("keeps the rest", 1, True)]),
            "chunked-lazy": cell("chunked", [check("reads little", 3, False, "read 9 items", "Is it a list?")]),
            "total-values": cell("total", [check("adds up", 4, True)]),
        }
    made = {
        "student": "ada",
        "unit": "u01_tiny",
        "state": "graded",
        "reason": "",
        "score": sum(each["score"] or 0 for each in cells.values()),
        "max": sum(each["max"] for each in cells.values()),
        "sandbox": "bubblewrap",
        "seed": "5eed5eed5eed",
        "submission_sha256": "ab" * 32,
        "tests_sha256": "cd" * 32,
        "grader": "0.1.0",
        "seconds": 1.5,
        "notes": [],
        "cells": cells,
    }
    return {**made, **changes}


def about(grade_id, **changes):
    made = {"schema_version": 3, "grade": False, "grade_id": grade_id, "locked": True, "solution": False, "task": False}
    return {"nbgrader": {**made, **changes}}


def grade_cell(name, points, visible="assert True"):
    source = f"{visible}\n### BEGIN HIDDEN TESTS\nHIDDEN_SECRET = 42\n### END HIDDEN TESTS"
    return new_code_cell(source, id=name, metadata=about(name, grade=True, points=points))


def answer_cell(name, source):
    return new_code_cell(source, id=name, metadata=about(name, solution=True, locked=False))


def notebook(chunked="def chunked(): pass", total="def total(): pass", added=()):
    """The autograded notebook of the unit that `verdict` is about; `added` cells stand after the first answer."""
    return new_notebook(
        cells=[
            new_markdown_cell("# A tiny unit", id="r1", metadata=about("r1")),
            new_markdown_cell("## 1. `chunked` & pieces\n\nCut.", id="r2", metadata=about("r2")),
            answer_cell("chunked", chunked),
            *added,
            grade_cell("chunked-values", 3, visible="assert shown_example"),
            grade_cell("chunked-lazy", 3),
            new_markdown_cell("## 2. Totals", id="r3", metadata=about("r3")),
            answer_cell("total", total),
            grade_cell("total-values", 4),
        ]
    )


def parsed(page: str) -> BeautifulSoup:
    """The page as a tree, after making sure that nothing in it can run, and that it fetches nothing."""
    tree = BeautifulSoup(page, "html.parser")
    for tag in tree.find_all(True):
        assert tag.name not in FORBIDDEN_TAGS, tag
        for name, value in tag.attrs.items():
            assert not name.lower().startswith("on"), tag
            assert name not in ("src", "srcset", "action", "formaction", "background", "style", "srcdoc"), tag
            if name in ("href", "xlink:href"):
                assert re.fullmatch(r"data:,|#[\w-]+|(\.\./)*[\w%./-]+", value), tag
    for style in tree.find_all("style"):
        assert style.find_parent("head"), "a style sheet outside the head"
        assert not re.search(r"url\(|@import|expression\(", style.string, re.IGNORECASE)
    policy = tree.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert "default-src 'none'" in policy["content"]
    return tree


def rows(tree) -> list[list[str]]:
    """The texts of every row of checks."""
    return [[td.get_text(" ", strip=True) for td in tr.find_all("td")] for tr in tree.select("table.checks tbody tr")]


ASSIGNMENT = '''\
# %% [markdown] role="read"
# # A tiny unit

# %% [markdown] role="read"
# ## 1. `chunked` & pieces

# %% role="solution" id="chunked"
def chunked(items, size):
    """Lists of at most size items."""
    ### BEGIN SOLUTION
    items = iter(items)
    while True:
        piece = [item for _, item in zip(range(size), items)]
        if not piece:
            return
        yield piece
    ### END SOLUTION


# %% role="tests" id="chunked-values" points=3
assert list(chunked("abc", 2)) == [["a", "b"], ["c"]]
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng


@probe
def pieces(items, size):
    return list(chunked(items, size))


with check("keeps order", points=2):
    items = rng.sample(range(100), 20)
    assert sum(pieces(items, 3), []) == items

with check("keeps the rest", points=1, hint="What of the last piece?"):
    assert pieces([1, 2, 3], 2)[-1] == [3]
### END HIDDEN TESTS

# %% role="tests" id="chunked-lazy" points=3
assert next(iter(chunked("abc", 2))) == ["a", "b"]
### BEGIN HIDDEN TESTS
from backbench.exam import check, feed, probe


@probe
def first_piece(items, size):
    return next(iter(chunked(items, size)))


source = feed(range(100))
with check("reads little", points=3, hint="Is it a list?"):
    first_piece(source, 3)
    assert source.pulled == 3, f"read {source.pulled} items"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. Totals

# %% role="solution" id="total"
def total(prices):
    """The sum of prices."""
    ### BEGIN SOLUTION
    return sum(prices)
    ### END SOLUTION


# %% role="tests" id="total-values" points=4
assert total([1, 2]) == 3
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe


@probe
def added(prices):
    return total(prices)


with check("adds up", points=4):
    assert added([3, 4]) == 7 and added([]) == 0
### END HIDDEN TESTS
'''

GREEDY = """\
# A list is easy to cut.
# fails: reads little
def chunked(items, size):
    items = list(items)
    for start in range(0, len(items), size):
        yield items[start : start + size]
"""

FIRST = """\
# Begins with the first price.
# fails: adds up
def total(prices):
    result = prices[0]
    for price in prices[1:]:
        result += price
    return result
"""

LOOP = """\
# A loop instead of sum.
def total(prices):
    result = 0
    for price in prices:
        result += price
    return result
"""


@pytest.fixture(scope="session")
def tiny_root(tmp_path_factory) -> Path:
    """A course of one unit, built."""
    from backbench.authoring.build import build

    root = tmp_path_factory.mktemp("tiny")
    config = Path(__file__).resolve().parents[2] / "nbgrader_config.py"
    (root / "nbgrader_config.py").write_text(config.read_text(encoding="utf-8"), encoding="utf-8")
    folder = root / "course" / "u01_tiny"
    for name, text in {
        "assignment.py": ASSIGNMENT,
        "lesson.py": "# %% [markdown]\n# # Lesson\n",
        "right/total__loop.py": LOOP,
        "wrong/chunked__greedy.py": GREEDY,
        "wrong/total__first.py": FIRST,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    syllabus = '[[unit]]\nid = "u01_tiny"\ntitle = "Tiny & small"\nminutes = 5\n'
    (root / "course" / "syllabus.toml").write_text(syllabus, encoding="utf-8")
    build(Course(root), say=lambda line: None)
    return root


@pytest.fixture
def tiny(tiny_root, tmp_path) -> Course:
    """A copy of that course, for one test."""
    root = tmp_path / "course-copy"
    shutil.copytree(tiny_root, root)
    return Course(root)


@pytest.fixture(scope="session")
def sample() -> SimpleNamespace:
    """Makers of the small notebook and its verdict, and readers of pages."""
    return SimpleNamespace(
        check=check, cell=cell, verdict=verdict, notebook=notebook, answer_cell=answer_cell, parsed=parsed, rows=rows
    )
