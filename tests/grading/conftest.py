"""A miniature course of two small units, built once, and classes whose work goes the real road of a submission."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from backbench.authoring import build
from backbench.authoring.parts import read_unit, submission
from backbench.boxes import unavailable
from backbench.course import ASSIGNMENT, Course, Unit
from backbench.grading.limits import Limits
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

CONFIG = Path(__file__).resolve().parents[2] / "nbgrader_config.py"
PURE, REDIS = "u01_pieces", "u02_shelf"
LIMITS = Limits(cell_seconds=8, submission_seconds=90)

SYLLABUS = f"""\
[[unit]]
id = "{PURE}"
title = "Pieces and memories"
minutes = 30

[[unit]]
id = "{REDIS}"
title = "A shelf in Redis"
minutes = 20
needs = ["redis"]
"""

# Words such as "zanzibar" stand nowhere else: the tests search for them wherever a student can read.
PIECES = '''\
# %% [markdown] role="read"
# # Assignment: pieces and memories

# %% role="read"
import itertools

# %% [markdown] role="read"
# ## 1. Pieces
#
# Write `chunked(items, size)`.

# %% role="solution" id="chunked"
def chunked(items, size):
    """Lists of `size` items each, the last one maybe shorter. Raises ValueError where size is below 1."""
    ### BEGIN SOLUTION
    zanzibar_answer = iter(items)
    if size < 1:
        raise ValueError("size must be at least 1")
    return iter(lambda: list(itertools.islice(zanzibar_answer, size)), [])
    ### END SOLUTION


# %% role="tests" id="chunked-values" points=5
assert list(chunked("abc", 2)) == [["a", "b"], ["c"]]
### BEGIN HIDDEN TESTS
import pytest

from backbench.exam import check, probe, rng


@probe(timeout=6)
def pieces(items, size):
    return list(chunked(iter(items), size))


quetzal_items = [rng.randint(0, 999_983) for _ in range(rng.randint(50, 60))]  # xenolith: nobody reads this
with check("keeps every item, in order", points=2, hint="Is the last piece there?"):
    came = pieces(quetzal_items, 7)
    assert sum(came, []) == quetzal_items, "items came back in another order, or not at all"

with check("every piece but the last is full", points=2):
    quetzal_sizes = [len(piece) for piece in pieces(quetzal_items, 4)]
    assert quetzal_sizes[:-1] == [4] * (len(quetzal_items) // 4 - (len(quetzal_items) % 4 == 0))

with check("refuses a size below one", points=1):
    with pytest.raises(ValueError):
        pieces([1, 2], 0)
### END HIDDEN TESTS

# %% role="tests" id="chunked-lazy" points=3
assert next(iter(chunked(range(9), 2))) == [0, 1]
### BEGIN HIDDEN TESTS
from backbench.exam import check, feed, probe


@probe(timeout=6)
def first_piece(items, size):
    return next(iter(chunked(items, size)))


mandrake_source = feed(range(100, 400))
with check("reads no further than it must", points=3):
    assert first_piece(mandrake_source, 3) == [100, 101, 102]
    assert mandrake_source.pulled == 3, f"{mandrake_source.pulled} items were read for a piece of 3"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. Memories
#
# Write `remember(load)`.

# %% role="solution" id="remember"
def remember(load):
    """A function that gives what load(key) gives and calls load once for each key."""
    ### BEGIN SOLUTION
    zanzibar_seen = {}

    def get(key):
        if key not in zanzibar_seen:
            zanzibar_seen[key] = load(key)
        return zanzibar_seen[key]

    return get
    ### END SOLUTION


# %% role="tests" id="remember-calls" points=6
assert remember(str.upper)("tea") == "TEA"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, rng, spy


@probe(timeout=6)
async def ask(load, keys):
    get = remember(load)
    return [get(key) for key in keys]


quetzal_salt = rng.randint(10_000, 99_999)
quetzal_load = spy(lambda key: key * quetzal_salt)
with check("gives what load gives", points=3):
    assert await ask(quetzal_load, [3, 4, 3]) == [3 * quetzal_salt, 4 * quetzal_salt, 3 * quetzal_salt]

with check("loads each key once", points=3):
    quetzal_load = spy(lambda key: -key)
    await ask(quetzal_load, [7, 8, 7, 7, 8])
    assert [call.args for call in quetzal_load.calls] == [(7,), (8,)]
### END HIDDEN TESTS
'''

SHELF = '''\
# %% [markdown] role="read"
# # Assignment: a shelf in Redis

# %% role="read"
from backbench import services

# %% role="solution" id="put"
def put(client, key, title):
    """Put `title` at the end of the list at `key`; return how long the list is now."""
    ### BEGIN SOLUTION
    return client.rpush(key, title)
    ### END SOLUTION


# %% role="tests" id="put-values" points=4
assert put(services.redis(), "example", "Emma") >= 1
### BEGIN HIDDEN TESTS
from backbench import services
from backbench.exam import check, probe, rng

quetzal_server = services.redis(decode_responses=True)


@probe(timeout=6)
def put_all(key, titles):
    client = services.redis()
    return [put(client, key, title) for title in titles]


quetzal_key = f"shelf:{rng.getrandbits(64):x}"
with check("says how long the list is", points=2):
    assert put_all(quetzal_key, ["Dune", "Emma"]) == [1, 2]

with check("the list in Redis has every title, in order", points=2):
    quetzal_key += ":2"
    put_all(quetzal_key, ["Dune", "Emma", "Dune"])
    assert quetzal_server.lrange(quetzal_key, 0, -1) == ["Dune", "Emma", "Dune"]
### END HIDDEN TESTS
'''

CHUNKED = """\
def chunked(items, size):
    if size < 1:
        raise ValueError(size)
    iterator = iter(items)
    while piece := list(itertools.islice(iterator, size)):
        yield piece
"""


def pytest_collection_modifyitems(items):
    if unavailable():
        raise pytest.UsageError(f"these tests need a sandbox: {unavailable()}")


def code(source: str) -> NotebookNode:
    """A code cell of the student's own."""
    return new_code_cell(source, id=os.urandom(4).hex())


def text(source: str) -> NotebookNode:
    """A markdown cell of the student's own."""
    return new_markdown_cell(source, id=os.urandom(4).hex())


def by_id(book: NotebookNode, name: str) -> NotebookNode:
    """The cell of the course with this grade id."""
    return next(cell for cell in book.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


class Work:
    """One student's notebook in the making: the reference answers, then what `solve`, `top`, `after` and so on change."""

    def __init__(self, unit: Unit):
        self.unit = unit
        self.book = submission(unit, {exercise.id: exercise.solution for exercise in read_unit(unit).exercises})
        for cell in self.book.cells:
            cell.pop("outputs", None) if cell.cell_type != "code" else None

    def solve(self, exercise: str, source: str) -> Work:
        by_id(self.book, exercise).source = source
        return self

    def top(self, source: str) -> Work:
        """A code cell of the student's own before everything."""
        self.book.cells.insert(0, code(source))
        return self

    def after(self, name: str, source: str) -> Work:
        """A code cell of the student's own right after a cell of the course."""
        self.book.cells.insert(self.book.cells.index(by_id(self.book, name)) + 1, code(source))
        return self

    def end(self, source: str) -> Work:
        self.book.cells.append(code(source))
        return self

    def change(self, how: Callable[[NotebookNode], Any]) -> Work:
        how(self.book)
        return self

    @property
    def content(self) -> bytes:
        return json.dumps(self.book).encode()


class Classroom:
    """A built course of its own, students' work in it, and what grading made of that."""

    def __init__(self, root: Path):
        self.course = Course(root)
        self.root = root

    def unit(self, name: str = PURE) -> Unit:
        return self.course.unit(name)

    def work(self, unit: str = PURE) -> Work:
        """The reference answers, to be changed."""
        return Work(self.unit(unit))

    def untouched(self, unit: str = PURE) -> Work:
        """The notebook as it was released."""
        work = Work(self.unit(unit))
        work.book = submission(work.unit, {})
        return work

    def folder(self, student: str, unit: str = PURE) -> Path:
        folder = self.course.submitted / student / unit
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def hand_in(self, student: str, work: Work | bytes, unit: str = PURE, file: str = f"{ASSIGNMENT}.ipynb") -> Path:
        """Put work into the folder that grading reads; what was there goes."""
        shutil.rmtree(self.folder(student, unit))
        path = self.folder(student, unit) / file
        path.write_bytes(work if isinstance(work, bytes) else work.content)
        return path

    def grade(self, unit: str = PURE, limits: Limits = LIMITS, **options: Any) -> dict[str, dict[str, Any]]:
        from backbench.grading import grade

        options.setdefault("workers", 2)
        return grade(self.course, self.unit(unit), limits=limits, **options)

    def recorded(self, unit: str = PURE) -> dict[str, float]:
        """Each student's score as nbgrader's own gradebook has it. A student with two rows fails the test."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as book:
            found = book.assignment_submissions(unit)
            names = [submission.student_id for submission in found]
            assert len(names) == len(set(names))
            return {submission.student_id: submission.score for submission in found}

    def run(self, *command: str, **options: Any) -> subprocess.CompletedProcess:
        """One of the course's commands, as a person at a terminal gives it."""
        options.setdefault("timeout", 240)
        argv = [str(Path(sys.executable).with_name(command[0])), *command[1:]]
        return subprocess.run(argv, cwd=self.root, capture_output=True, text=True, **options)


@pytest.fixture(scope="session")
def built_course(tmp_path_factory) -> Path:
    """The miniature course with source/ and release/."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(CONFIG, root / CONFIG.name)
    files = {"syllabus.toml": SYLLABUS, f"{PURE}/assignment.py": PIECES, f"{REDIS}/assignment.py": SHELF}
    for name, content in files.items():
        path = root / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    build(Course(root), say=lambda line: None)
    return root


@pytest.fixture(scope="module")
def classroom(built_course, tmp_path_factory) -> Classroom:
    """A course of the test module's own, built, with nothing handed in."""
    root = tmp_path_factory.mktemp("classroom") / "course"
    shutil.copytree(built_course, root)
    return Classroom(root)


def cells_of(verdict: dict[str, Any]) -> dict[str, float | None]:
    """The score of each grade cell."""
    return {name: cell["score"] for name, cell in verdict["cells"].items()}


def wait_until(condition: Callable[[], Any], seconds: float = 60) -> Any:
    """What `condition` gives as soon as that is true; the test fails if it never is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s in vain")


_ = tempfile
