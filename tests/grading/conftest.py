"""A miniature course of three small units (mini/), built once, and classes whose work goes the real road.

The words that end in "blath" (in answers, and in hidden tests outside probes) stand nowhere else: tests search for
them wherever a student can read.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
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
from backbench.grading.pool import WorkerPool
from backbench.grading.verdicts import Store

ROOT = Path(__file__).resolve().parents[2]
MINI = Path(__file__).with_name("mini")
WORDS = ("zirkoblath", "mumpeblath", "torviblath", "wexelblath")
PIECES, SHELF, EDGES = "u01_pieces", "u02_shelf", "u03_edges"
LIMITS = Limits(cell_seconds=10, submission_seconds=90)


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

    def source(self, exercise: str) -> str:
        """The answer as it stands."""
        return cell_of(self.book, exercise).source

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

    def __init__(self, root: Path, pool: WorkerPool):
        self.root = root
        self.course = Course(root)
        self.pool = pool

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
        """The verdicts by student. The grading workers are those of all tests, unless `executor=None` is given."""
        return grade(self.course, self.unit(unit), limits=limits, **{"executor": self.pool, **options})

    def recorded(self, unit: str = PIECES) -> dict[str, float]:
        """Each student's score in nbgrader's own gradebook, where each has exactly one row."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as book:
            rows = [(found.student_id, found.score) for found in book.assignment_submissions(unit)]
        assert len(rows) == len(dict(rows))
        return dict(rows)

    def logged(self, unit: str = PIECES) -> list[str]:
        """The student of each line of the log of scores, in alphabetical order."""
        lines = map(json.loads, (self.course.state / "scores.jsonl").read_text(encoding="utf-8").splitlines())
        return sorted(line["student"] for line in lines if line["unit"] == unit)

    def outputs(self, student: str, unit: str = PIECES) -> str:
        """What the student's own cells printed while they were examined."""
        return json.dumps(Store(self.course).get(unit, student)["outputs"])

    def output_bytes(self, student: str, unit: str = PIECES) -> list[int]:
        """What is kept of the outputs of each cell that has some, with what stands around the text."""
        kept = Store(self.course).get(unit, student)["outputs"].values()
        return [len(json.dumps(nodes, ensure_ascii=False).encode()) for nodes in kept if nodes]

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


@pytest.fixture(scope="session", autouse=True)
def ctrl_c():
    """What a script starts in the background ignores Ctrl-C, and so would all commands that tests start and stop."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def built_course(tmp_path_factory, sandboxed) -> Path:
    """The miniature course with source/ and release/."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for unit in (PIECES, SHELF, EDGES):
        (root / "course" / unit).mkdir(parents=True)
        shutil.copy(MINI / f"{unit}.txt", root / "course" / unit / "assignment.py")
    shutil.copy(MINI / "syllabus.txt", root / "course" / "syllabus.toml")
    build(Course(root), say=lambda line: None)
    return root


@pytest.fixture(scope="session")
def pool(sandboxed):
    """Two grading workers, started once."""
    with WorkerPool(2) as workers:
        yield workers


@pytest.fixture(scope="session")
def new_classroom(built_course, tmp_path_factory, pool) -> Callable[[], Classroom]:
    """Makes a built course, with nothing handed in yet, at each call."""

    def make() -> Classroom:
        root = tmp_path_factory.mktemp("class") / "course"
        shutil.copytree(built_course, root)
        return Classroom(root, pool)

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
def reused() -> Callable[[str], int]:
    """How many submissions `backbench grade` did not run again, by what it said."""

    def count(said: str) -> int:
        found = re.search(r"(\d+) of them reused", said)
        return int(found[1]) if found else 0

    return count


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
