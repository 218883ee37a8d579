"""A miniature course of three small units, built once, and classes whose work goes the real road of a submission.

Words such as "zanzibar" (answers), "quetzal", "mandrake" and "xenolith" (hidden tests, outside probes) stand nowhere
else: tests search for them wherever a student can read.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from backbench.authoring import build
from backbench.authoring.parts import read_unit, submission
from backbench.boxes import unavailable
from backbench.course import ASSIGNMENT, Course, Unit
from backbench.grading import grade
from backbench.grading.limits import Limits
from backbench.grading.verdicts import Store

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("zanzibar", "quetzal", "mandrake", "xenolith")
PIECES, SHELF, EDGES = "u01_pieces", "u02_shelf", "u03_edges"
LIMITS = Limits(cell_seconds=10, submission_seconds=90)

SYLLABUS = f"""\
[[unit]]
id = "{PIECES}"
title = "Pieces and memories"
minutes = 30

[[unit]]
id = "{SHELF}"
title = "A shelf in Redis"
minutes = 20
needs = ["redis"]

[[unit]]
id = "{EDGES}"
title = "Edges of a hidden test"
minutes = 20
"""

PIECES_SOURCE = '''\
# %% [markdown] role="read"
# # Assignment: pieces and memories

# %% role="read"
import itertools

# %% [markdown] role="read"
# ## 1. Pieces

# %% role="solution" id="chunked"
def chunked(items, size):
    """Lists of `size` items each, the last one maybe shorter. Raises ValueError where size is below 1."""
    ### BEGIN SOLUTION
    zanzibar = iter(items)
    if size < 1:
        raise ValueError("size must be at least 1")
    return iter(lambda: list(itertools.islice(zanzibar, size)), [])
    ### END SOLUTION


# %% role="tests" id="chunked-values" points=5
assert list(chunked("abc", 2)) == [["a", "b"], ["c"]]
### BEGIN HIDDEN TESTS
import pytest

from backbench.exam import check, probe, rng


@probe(timeout=6)
def pieces(items, size):
    return list(chunked(iter(items), size))


quetzal = [rng.randint(0, 999_983) for _ in range(rng.randint(50, 60))]  # xenolith: a comment
with check("keeps every item, in order", points=2, hint="Is the last piece there?"):
    came = pieces(quetzal, 7)
    assert sum(came, []) == quetzal, "items came back in another order, or not at all"

with check("every piece but the last is full", points=2):
    sizes = [len(piece) for piece in pieces(quetzal, 4)]
    assert sizes[:-1] == [4] * ((len(quetzal) - 1) // 4), f"pieces of {sizes} items"

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


mandrake = feed(range(100, 400))
with check("reads no further than it must", points=3):
    assert first_piece(mandrake, 3) == [100, 101, 102]
    assert mandrake.pulled == 3, f"{mandrake.pulled} items were read for a piece of 3"
### END HIDDEN TESTS

# %% [markdown] role="read"
# ## 2. Memories

# %% role="solution" id="remember"
def remember(load):
    """A function that gives what load(key) gives and calls load once for each key."""
    ### BEGIN SOLUTION
    zanzibar = {}

    def get(key):
        if key not in zanzibar:
            zanzibar[key] = load(key)
        return zanzibar[key]

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


quetzal = rng.randint(10_000, 99_999)
with check("gives what load gives", points=3):
    assert await ask(spy(lambda key: key * quetzal), [3, 4, 3]) == [3 * quetzal, 4 * quetzal, 3 * quetzal]

mandrake = spy(lambda key: -key)
with check("loads each key once", points=3):
    await ask(mandrake, [7, 8, 7, 7, 8])
    assert [call.args for call in mandrake.calls] == [(7,), (8,)]
### END HIDDEN TESTS
'''

SHELF_SOURCE = '''\
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

quetzal = services.redis(decode_responses=True)
mandrake = f"shelf:{rng.getrandbits(64):x}"


@probe(timeout=6)
def put_all(key, titles):
    return [put(services.redis(), key, title) for title in titles]


with check("says how long the list is", points=2):
    assert put_all(mandrake, ["Dune", "Emma"]) == [1, 2]

with check("Redis has every title, in order", points=2):
    put_all(mandrake + ":2", ["Dune", "Emma", "Dune"])
    assert quetzal.lrange(mandrake + ":2", 0, -1) == ["Dune", "Emma", "Dune"]
### END HIDDEN TESTS
'''

_FRAGILE = "\n\n".join(
    f'with check("number {number}", points=1):\n    assert told({number}) == "{number}"' for number in range(8)
)
EDGES_SOURCE = f'''\
# %% [markdown] role="read"
# # Assignment: edges

# %% role="solution" id="fetch"
def fetch(load, number):
    """What load(number) gives. Raises ValueError where number is negative."""
    ### BEGIN SOLUTION
    if number < 0:
        raise ValueError(number)
    return load(number)
    ### END SOLUTION


# %% role="tests" id="fetch-errors" points=4
assert fetch(abs, 3) == 3
### BEGIN HIDDEN TESTS
import pytest

from backbench.exam import check, probe, spy


@probe(timeout=6)
def fetched(load, number):
    return fetch(load, number)


def slow(number):
    raise TimeoutError("the database is slow")


with check("lets a timeout of the loader through", points=2):
    with pytest.raises(TimeoutError):
        fetched(spy(slow), 1)

with check("refuses a negative number", points=2):
    with pytest.raises(Exception):
        fetched(spy(), -1)
### END HIDDEN TESTS

# %% role="tests" id="fetch-outside" points=2
assert fetch(abs, -0) == 0
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe, spy


@probe(timeout=6)
def fetched(load, number):
    return fetch(load, number)


came = fetched(spy(lambda number: number + 5), 1)
with check("gives what the loader gives", points=2):
    assert came + 1 == 7
### END HIDDEN TESTS

# %% role="solution" id="tell"
def tell(number):
    """The number as text."""
    ### BEGIN SOLUTION
    return str(number)
    ### END SOLUTION


# %% role="tests" id="tell-values" points=8
assert tell(100) == "100"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe


@probe(timeout=6)
def told(number):
    return tell(number)


{_FRAGILE}
### END HIDDEN TESTS

# %% role="solution" id="last"
def last(items):
    """The last item."""
    ### BEGIN SOLUTION
    return items[-1]
    ### END SOLUTION


# %% role="tests" id="last-values" points=3
assert last("abc") == "c"
### BEGIN HIDDEN TESTS
from backbench.exam import check, probe


@probe(timeout=6)
def last_of(items):
    return last(items)


with check("a list", points=3):
    assert last_of([1, 2, 9]) == 9
### END HIDDEN TESTS
'''

SOURCES = {PIECES: PIECES_SOURCE, SHELF: SHELF_SOURCE, EDGES: EDGES_SOURCE}


def cell_of(book: NotebookNode, name: str) -> NotebookNode:
    """The cell of the course with this grade id."""
    return next(cell for cell in book.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


class Work:
    """One student's notebook in the making: the reference answers, and then what is done to them."""

    def __init__(self, unit: Unit, stub: bool = False):
        solutions = {} if stub else {exercise.id: exercise.solution for exercise in read_unit(unit).exercises}
        self.book = submission(unit, solutions)

    def solve(self, exercise: str, source: str) -> Work:
        """Another answer."""
        cell_of(self.book, exercise).source = source
        return self

    def top(self, source: str) -> Work:
        """A code cell of the student's own before everything."""
        return self._insert(0, source)

    def after(self, name: str, source: str) -> Work:
        """A code cell of the student's own right after a cell of the course."""
        return self._insert(self.book.cells.index(cell_of(self.book, name)) + 1, source)

    def end(self, source: str) -> Work:
        return self._insert(len(self.book.cells), source)

    def _insert(self, place: int, source: str) -> Work:
        self.book.cells.insert(place, new_code_cell(source, id=f"own-{len(self.book.cells)}"))
        return self

    def change(self, how: Callable[[NotebookNode], Any]) -> Work:
        """Whatever else can be done to a notebook."""
        how(self.book)
        return self

    @property
    def content(self) -> bytes:
        return json.dumps(self.book).encode()


class Classroom:
    """A built course of its own, the work of its students, and what grading made of that."""

    def __init__(self, root: Path):
        self.root = root
        self.course = Course(root)

    def unit(self, name: str = PIECES) -> Unit:
        return self.course.unit(name)

    def work(self, unit: str = PIECES) -> Work:
        """The reference answers."""
        return Work(self.unit(unit))

    def stub(self, unit: str = PIECES) -> Work:
        """The notebook as it was released."""
        return Work(self.unit(unit), stub=True)

    def folder(self, student: str, unit: str = PIECES) -> Path:
        folder = self.course.submitted / student / unit
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def hand_in(self, student: str, work: Work | bytes, unit: str = PIECES, file: str = f"{ASSIGNMENT}.ipynb") -> Path:
        """Put work into the folder that grading reads, in place of what was there; gives the file's path."""
        shutil.rmtree(self.folder(student, unit))
        path = self.folder(student, unit) / file
        path.write_bytes(work if isinstance(work, bytes) else work.content)
        return path

    def grade(self, unit: str = PIECES, limits: Limits = LIMITS, **options: Any) -> dict[str, dict[str, Any]]:
        return grade(self.course, self.unit(unit), limits=limits, **{"workers": 2, **options})

    def recorded(self, unit: str = PIECES) -> dict[str, float]:
        """Each student's score in nbgrader's own gradebook, where each has exactly one row."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as book:
            rows = [(found.student_id, found.score) for found in book.assignment_submissions(unit)]
        assert len(rows) == len(dict(rows))
        return dict(rows)

    def outputs(self, student: str, unit: str = PIECES) -> str:
        """What the student's own cells printed while they were examined."""
        return json.dumps(Store(self.course).get(unit, student)["outputs"])

    def autograded(self, student: str, unit: str = PIECES) -> NotebookNode:
        return nbformat.read(self.root / "autograded" / student / unit / f"{ASSIGNMENT}.ipynb", as_version=4)

    def command(self, *words: str) -> list[str]:
        return [str(Path(sys.executable).with_name(words[0])), *words[1:]]

    def run(self, *words: str, seconds: float = 300) -> subprocess.CompletedProcess:
        """A command of the course, as a person at a terminal gives it."""
        return subprocess.run(self.command(*words), cwd=self.root, capture_output=True, text=True, timeout=seconds)


@pytest.fixture(scope="session", autouse=True)
def sandboxed():
    """Without a sandbox these tests would run hostile code with the rights of whoever runs them."""
    assert unavailable() is None, f"these tests need a sandbox: {unavailable()}"


@pytest.fixture(scope="session")
def built_course(tmp_path_factory, sandboxed) -> Path:
    """The miniature course with source/ and release/."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for name, text in {"syllabus.toml": SYLLABUS, **{f"{unit}/assignment.py": SOURCES[unit] for unit in SOURCES}}.items():
        path = root / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build(Course(root), say=lambda line: None)
    return root


@pytest.fixture(scope="session")
def new_classroom(built_course, tmp_path_factory) -> Callable[[], Classroom]:
    """Makes a built course, with nothing handed in yet, at each call."""

    def make() -> Classroom:
        root = tmp_path_factory.mktemp("class") / "course"
        shutil.copytree(built_course, root)
        return Classroom(root)

    return make


@pytest.fixture(scope="module")
def classroom(new_classroom) -> Classroom:
    """The course of one test module."""
    return new_classroom()


@pytest.fixture
def fresh(new_classroom) -> Classroom:
    """A course of one test alone."""
    return new_classroom()


@pytest.fixture(scope="session")
def words() -> tuple[str, ...]:
    """What no student may ever read."""
    return WORDS


@pytest.fixture(scope="session")
def wait_until() -> Callable[..., Any]:
    """Waits for a condition; gives what it gives once that is true, fails if it never is."""

    def wait(condition: Callable[[], Any], seconds: float = 60) -> Any:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := condition():
                return found
            time.sleep(0.02)
        raise AssertionError(f"waited {seconds} s in vain")

    return wait


@pytest.fixture(scope="session")
def processes_with() -> Callable[[str], list[psutil.Process]]:
    """Living processes whose command line has a text in it."""

    def find(text: str) -> list[psutil.Process]:
        return [
            process
            for process in psutil.process_iter(["cmdline", "status"])
            if process.info["status"] != psutil.STATUS_ZOMBIE
            and process.pid != os.getpid()
            and any(text in word for word in process.info["cmdline"] or ())
        ]

    return find
