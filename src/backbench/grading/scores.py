"""Reads nbgrader's gradebook without nbgrader, whose import alone takes longer than all else in a run that has
nothing to examine."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backbench.course import ASSIGNMENT, MARKER, Course, CourseError

SQLITE = "sqlite:///"
# CROSS JOIN keeps SQLite to this order, in which each step has an index: the time follows the size of the answer, not
# that of the gradebook.
_GRADES = """
    SELECT a.name, s.student_id, c.name, g.auto_score, g.manual_score, g.extra_credit
    FROM assignment a
    CROSS JOIN notebook b
    CROSS JOIN base_cell c
    CROSS JOIN submitted_assignment s
    CROSS JOIN submitted_notebook n
    CROSS JOIN grade g
    WHERE (:unit = '' OR a.name = :unit) AND b.assignment_id = a.id AND b.name = :notebook AND c.notebook_id = b.id
    AND s.assignment_id = a.id AND n.notebook_id = b.id AND n.assignment_id = s.id
    AND g.cell_id = c.id AND g.notebook_id = n.id
"""


@dataclass
class Row:
    """What the gradebook says of one submission: automatic scores by cell, and whether a person gave points too."""

    cells: dict[str, float | None] = field(default_factory=dict)
    by_hand: bool = False

    @property
    def score(self) -> float:
        return sum(score or 0.0 for score in self.cells.values())


def database(course: Course) -> str:
    """The address of the course's gradebook, as nbgrader's own configuration files give it."""
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config.loader import Config, ConfigFileNotFound, JSONFileConfigLoader, PyFileConfigLoader

    found = Config()
    # The course's own file is read last and wins; so does Python over JSON.
    for folder in (*reversed(jupyter_config_path()), str(course.root)):
        for name in ("jupyter_config", Path(MARKER).stem):
            for kind, suffix in ((JSONFileConfigLoader, "json"), (PyFileConfigLoader, "py")):
                with contextlib.suppress(ConfigFileNotFound), contextlib.chdir(course.root):
                    found.merge(kind(f"{name}.{suffix}", path=folder).load_config())
    named = found.CourseDirectory.get("db_url")
    return named if isinstance(named, str) and named else f"{SQLITE}{course.root / 'gradebook.db'}"


def read(course: Course, unit: str = "") -> dict[tuple[str, str], Row]:
    """What the gradebook says, by (unit, student), of one unit or of all; nothing where there is no gradebook."""
    rows: dict[tuple[str, str], Row] = {}
    for name, student, cell, auto, manual, extra in select(course, _GRADES, {"notebook": ASSIGNMENT, "unit": unit}):
        row = rows.setdefault((name, student), Row())
        row.cells[cell] = auto
        row.by_hand |= manual is not None or bool(extra)
    return rows


def select(course: Course, query: str, values: dict[str, Any]) -> Iterator[tuple]:
    """Rows of the gradebook; none where there is no gradebook. Raises CourseError where it cannot be read."""
    url = database(course)
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE))
        if not path.is_file() or not path.stat().st_size:
            return
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as base:
            try:
                yield from base.execute(query, values)
            except sqlite3.DatabaseError as error:
                if "no such table" in str(error):
                    return
                raise CourseError(
                    f"the gradebook {path} cannot be read ({error}): close what else uses it, or restore it from a "
                    "copy."
                ) from None
        return
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    with engine.connect() as base:
        yield from map(tuple, base.execute(text(query), values))
    engine.dispose()
