"""One writer for nbgrader's gradebook and for autograded/: what it wrote, nbgrader's own tools read."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import nbgrader.api
from alembic.script import ScriptDirectory
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import parse_utc
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from backbench.course import ASSIGNMENT, Course, CourseError, Unit

from .bundle import Bundle
from .log import Log, entry
from .rows import set_scores
from .scores import database
from .verdicts import Store, write_whole

# nbgrader builds its own rows in an order that SQLAlchemy warns about; nothing is lost, and no user can act on it.
warnings.filterwarnings("ignore", message="Object of type <Submitted.*> not in session")


def newest_schema() -> str:
    """The number of nbgrader's newest database schema, which a new gradebook bears."""
    return ScriptDirectory(ALEMBIC_DIR).get_current_head()


# nbgrader asks the program `alembic` for it, which takes two seconds, and fails where PATH does not have it.
nbgrader.api.get_alembic_version = newest_schema


def application(course: Course) -> NbGrader:
    """nbgrader's application with the course's nbgrader_config.py loaded."""
    app = NbGrader()
    with contextlib.chdir(course.root):
        app.load_config_file()
    app.config.CourseDirectory.root = str(course.root)
    app.coursedir = CourseDirectory(parent=app)
    return app


def register(bundle: Bundle, db_url: str) -> None:
    """Make the gradebook know the unit's cells.

    Raises CourseError where they changed under submissions, and where the gradebook cannot be written.
    """
    with _quiet_nbgrader():
        try:
            _register(bundle, db_url)
        except Exception as error:
            if found := _operational(error):
                raise _unwritable(db_url, found) from None
            raise


def _register(bundle: Bundle, db_url: str) -> None:
    unit = bundle.unit
    with Gradebook(db_url) as book:
        _number_schema(book)
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
        if _operational(error):
            raise
        raise CourseError(
            f"the grade cells of {unit.id} changed after work was handed in, and nbgrader refuses that "
            f"({error}): restore the cells, or start over with `nbgrader db assignment remove {unit.id} --force`."
        ) from error


def _number_schema(book: Gradebook) -> None:
    """Note the number of the schema where nbgrader did not: a full disk, or a kill, may stop it before it does.

    It does so only where it finds no table at all. Without the number, `nbgrader db upgrade` fails.
    """
    if inspect(book.engine).has_table("alembic_version") or book.assignments:
        return
    book.db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    book.db.execute(text("INSERT INTO alembic_version VALUES (:number)"), {"number": newest_schema()})
    book.db.commit()


def _operational(error: BaseException | None) -> OperationalError | None:
    """The database's own error behind `error`: nbgrader makes others of it."""
    while error is not None and not isinstance(error, OperationalError):
        error = error.__cause__ or error.__context__
    return error


def _unwritable(db_url: str, error: OperationalError) -> CourseError:
    return CourseError(
        f"the gradebook {db_url} cannot be written ({error.orig}): close what else uses it, make room on the disk, and "
        "run the same command again; finished examinations are kept."
    )


@contextlib.contextmanager
def _quiet_nbgrader() -> Iterator[None]:
    """Without the traceback that nbgrader logs for each error of the database: we say it in a sentence."""
    log = nbgrader.api.app_log
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


@dataclass(frozen=True)
class Result:
    """One result to record: the verdict, the notebook to keep, where it was handed in, why it is recorded, and the
    line of the log that it replaces."""

    student: str
    kept: dict[str, Any]
    notebook: NotebookNode
    handed_in: Path
    why: str
    replaces: int | None = None

    @property
    def verdict(self) -> dict[str, Any]:
        return self.kept["verdict"]


class Writer:
    """Writes results of one unit, some at a time. Use as a context manager.

    `by` names the command in the log; `db_url` is the gradebook, by default the course's own.
    """

    def __init__(self, bundle: Bundle, by: str = "backbench grade", db_url: str = ""):
        self.bundle = bundle
        self.by = by
        self.unit: Unit = bundle.unit
        self.course: Course = bundle.unit.course
        self.db_url = db_url or database(self.course)
        self.store = Store(self.course)
        self.log = Log(self.course)

    def __enter__(self) -> Writer:
        register(self.bundle, self.db_url)
        self._book = Gradebook(self.db_url)
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def write(self, results: list[Result]) -> None:
        """Record some results: their notebooks, their lines in the log, then all scores in one transaction.

        A run that is stopped at any moment here leaves what the same run made again completes. Raises CourseError
        where something cannot be written; finished examinations are kept.
        """
        for result in results:
            self._keep(result)
        times = {result.student: _timestamp(result.handed_in) for result in results}
        for student, time in times.items():
            if time:
                folder = self.course.root / "autograded" / student / self.unit.id
                (folder / "timestamp.txt").write_text(time, encoding="utf-8")
        with self.log.recording([entry(result.verdict, self.by, result.why, result.replaces) for result in results]):
            for result in results:
                # Plain nbgrader may have examined the same work meanwhile: what is recorded last is what is kept.
                if self.store.get(self.unit.id, result.student) != result.kept:
                    self.store.put(self.unit.id, result.student, result.kept)
            try:
                set_scores(self._book, self.unit.id, [(result.verdict, times[result.student]) for result in results])
            except OperationalError as error:
                self._book.db.rollback()
                raise _unwritable(self.db_url, error) from None

    def _keep(self, result: Result) -> None:
        target = self.course.root / "autograded" / result.student / self.unit.id
        if target.is_symlink():
            raise CourseError(f"{target} is a symbolic link: remove it and grade again.")
        if target.is_dir():
            shutil.rmtree(target)
        # By nbformat it would be indented, whatever it is told: several times as slow, and no person reads it as text.
        text = json.dumps(result.notebook, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        write_whole(target / f"{ASSIGNMENT}.ipynb", text + "\n")
        os.chmod(target / f"{ASSIGNMENT}.ipynb", 0o444)


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
