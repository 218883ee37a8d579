"""Where things lie: the course's folders and its one ordered list of units."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

MARKER = "nbgrader_config.py"
ASSIGNMENT = "assignment"
LESSON = "lesson"


class CourseError(Exception):
    """Something about the course's files is wrong; the text says what to do next."""


@dataclass(frozen=True)
class Unit:
    """One unit of `course/syllabus.toml`.

    `needs` names the services it uses ("redis", "mysql", "mongo"); `prior` the units to know first.
    """

    course: Course
    id: str
    title: str
    minutes: int
    needs: tuple[str, ...] = ()
    prior: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        return self.course.root / "course" / self.id

    @property
    def source(self) -> Path:
        return self.course.root / "source" / self.id

    @property
    def release(self) -> Path:
        return self.course.root / "release" / self.id


class Course:
    """A checkout of the course, found from any folder inside it."""

    def __init__(self, root: Path | str):
        self.root = Path(root).resolve()

    @classmethod
    def find(cls, start: Path | str | None = None) -> Course:
        """The course that holds `start` (default: the working folder). Raises CourseError outside one."""
        here = Path(start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / MARKER).is_file() and (folder / "course").is_dir():
                return cls(folder)
        raise CourseError(
            f"{here} is not inside a Backbench course (no {MARKER} with a course/ folder above it): "
            "change to your checkout and try again."
        )

    @property
    def state(self) -> Path:
        """Private working files of the grader and the servers; ignored by git."""
        return self.root / ".backbench"

    @property
    def submitted(self) -> Path:
        return self.root / "submitted"

    @property
    def units(self) -> dict[str, Unit]:
        """Every unit of the syllabus, in its order, by id."""
        path = self.root / "course" / "syllabus.toml"
        try:
            rows = tomllib.loads(path.read_text(encoding="utf-8"))["unit"]
        except FileNotFoundError:
            raise CourseError(f"{path} is missing: restore it from git.") from None
        except (tomllib.TOMLDecodeError, KeyError) as error:
            raise CourseError(f"{path} is not a list of [[unit]] tables: {error}") from None
        return {
            row["id"]: Unit(
                self,
                row["id"],
                row["title"],
                row["minutes"],
                tuple(row.get("needs", ())),
                tuple(row.get("prior", ())),
            )
            for row in rows
        }

    def unit(self, name: str) -> Unit:
        """The unit called `name`; a unique beginning such as "u01" is enough."""
        units = self.units
        found = [unit for key, unit in units.items() if key == name] or [
            unit for key, unit in units.items() if key.startswith(name)
        ]
        if len(found) != 1:
            raise CourseError(f"no single unit is called {name!r}; the syllabus has: {', '.join(units)}")
        return found[0]
