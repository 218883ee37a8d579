"""One writer for nbgrader's gradebook and for autograded/: what it wrote, nbgrader's own tools read."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import parse_utc
from sqlalchemy.exc import OperationalError

from backbench.course import ASSIGNMENT, Course, CourseError, Unit

from .bundle import Bundle
from .verdicts import write_whole

# nbgrader builds its own rows in an order that SQLAlchemy warns about; nothing is lost, and no user can act on it.
warnings.filterwarnings("ignore", message="Object of type <Submitted.*> not in session")


def application(course: Course) -> NbGrader:
    """nbgrader's application with the course's nbgrader_config.py loaded."""
    app = NbGrader()
    with contextlib.chdir(course.root):
        app.load_config_file()
    app.config.CourseDirectory.root = str(course.root)
    app.coursedir = CourseDirectory(parent=app)
    return app


def database(course: Course) -> str:
    """The address of the course's gradebook, as nbgrader is configured."""
    return application(course).coursedir.db_url


def register(bundle: Bundle, db_url: str) -> None:
    """Make the gradebook know the unit's cells. Raises CourseError where they changed under submissions."""
    unit = bundle.unit
    with Gradebook(db_url) as book:
        try:
            notebook = book.find_notebook(ASSIGNMENT, unit.id)
            known = {cell.name: cell.max_score for cell in notebook.grade_cells}
        except MissingEntry:
            known = None
        if known == {part.id: part.points for part in bundle.tests}:
            return
        book.update_or_create_assignment(unit.id)
    source = nbformat.read(unit.source / f"{ASSIGNMENT}.ipynb", as_version=4)
    resources = {"nbgrader": {"notebook": ASSIGNMENT, "assignment": unit.id, "student": ".", "db_url": db_url}}
    try:
        SaveCells().preprocess(source, resources)
    except Exception as error:
        raise CourseError(
            f"the grade cells of {unit.id} changed after work was handed in, and nbgrader refuses that "
            f"({error}): restore the cells, or start over with `nbgrader db assignment remove {unit.id} --force`."
        ) from error


class Writer:
    """Writes results of one unit, one after another. Use as a context manager."""

    def __init__(self, bundle: Bundle):
        self.bundle = bundle
        self.unit: Unit = bundle.unit
        self.course: Course = bundle.unit.course
        self.db_url = database(self.course)

    def __enter__(self) -> Writer:
        register(self.bundle, self.db_url)
        self._book = Gradebook(self.db_url)
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def recorded(self) -> dict[str, float]:
        """The automatic score that the gradebook holds now, by student."""
        scores: dict[str, float] = {}
        for submission in self._book.assignment_submissions(self.unit.id):
            scores[submission.student_id] = sum(
                grade.auto_score or 0.0 for notebook in submission.notebooks for grade in notebook.grades
            )
        return scores

    def write(self, student: str, verdict: dict[str, Any], notebook: NotebookNode, handed_in: Path) -> None:
        """Record one result: the notebook first, then the scores in one transaction.

        `handed_in` is the submission's folder; its timestamp.txt is the time of submission.
        """
        target = self.course.root / "autograded" / student / self.unit.id
        if target.is_symlink():
            raise CourseError(f"{target} is a symbolic link: remove it and grade again.")
        if target.is_dir():
            shutil.rmtree(target)
        write_whole(target / f"{ASSIGNMENT}.ipynb", nbformat.writes(notebook) + "\n")
        os.chmod(target / f"{ASSIGNMENT}.ipynb", 0o444)
        timestamp = _timestamp(handed_in)
        if timestamp:
            (target / "timestamp.txt").write_text(timestamp, encoding="utf-8")
        at = {"timestamp": parse_utc(timestamp)} if timestamp else {}
        try:
            self._book.update_or_create_student(student)
            self._book.update_or_create_submission(self.unit.id, student, **at)
            set_scores(self._book, self.unit.id, student, verdict)
        except OperationalError as error:
            raise CourseError(
                f"the gradebook {self.db_url} cannot be written ({error.orig}): close what else uses it, make room "
                "on the disk, and run the same command again; finished examinations are kept."
            ) from None


def set_scores(book: Gradebook, unit: str, student: str, verdict: dict[str, Any]) -> None:
    """Put a verdict's scores into the gradebook in one transaction; an instructor's manual scores stay.

    A cell without a score (a grader error) is left for an instructor: "needs manual grading", no zero.
    """
    for name, cell in verdict["cells"].items():
        grade = book.find_grade(name, ASSIGNMENT, unit, student)
        grade.auto_score = cell["score"]
        grade.needs_manual_grade = cell["score"] is None or grade.manual_score is not None
    book.db.commit()


def _timestamp(folder: Path) -> str:
    """The text of a submission's timestamp.txt where that is a time, else nothing."""
    path = folder / "timestamp.txt"
    if path.is_symlink() or not path.is_file() or path.stat().st_size > 100:
        return ""
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    try:
        parse_utc(text)
    except (ValueError, OverflowError):
        return ""
    return text


@contextlib.contextmanager
def lock(course: Course) -> Iterator[None]:
    """Only one grading run of a course at a time. Raises CourseError while another one is at work."""
    course.state.mkdir(parents=True, exist_ok=True)
    path = course.state / "grading.lock"
    with open(path, "a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CourseError(
                f"another grading run of this course is at work (process {file.read().strip() or 'unknown'}): "
                "wait for it, or end it, and run the same command again."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
