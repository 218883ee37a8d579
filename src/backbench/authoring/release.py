"""source/ -> release/ by nbgrader's own converter, in this process and without its database."""

from __future__ import annotations

import copy
import logging
from pathlib import Path

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from .problems import BuildError


def nbgrader_settings(config_file: Path) -> Config:
    """What `config_file` sets, or nothing where there is no such file."""
    if not config_file.is_file():
        return Config()
    return PyFileConfigLoader(config_file.name, path=str(config_file.parent)).load_config()


def generate_release(root: Path, unit: str, settings: Config) -> None:
    """Make `root/release/<unit>/` from `root/source/<unit>/`. Raises BuildError with nbgrader's last words."""
    # nbgrader's imports take seconds: only a build pays for them.
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    config = copy.deepcopy(settings)
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.db_url = "sqlite://"
    config.CourseDirectory.assignment_id = unit
    config.CourseDirectory.student_id = "*"
    config.CourseDirectory.notebook_id = "*"
    config.GenerateAssignment.no_database = True
    config.GenerateAssignment.create_assignment = True
    config.SaveCells.enabled = False

    words = _Words()
    log = logging.Logger("backbench.release", level=logging.INFO)
    log.addHandler(words)
    courses = CourseDirectory(config=config, log=log)
    try:
        GenerateAssignment(coursedir=courses, config=config, log=log).start()
    except NbGraderException as error:
        raise BuildError(f"nbgrader cannot release {unit}: {words.reason or error}") from error


class _Words(logging.Handler):
    """Keeps the last line of the first error that nbgrader logs."""

    reason = ""

    def emit(self, record: logging.LogRecord) -> None:
        lines = record.getMessage().strip().splitlines()
        if record.levelno >= logging.ERROR and lines and (not self.reason or lines[0].startswith("Traceback")):
            self.reason = lines[-1]
