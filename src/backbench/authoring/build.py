"""course/ -> source/ -> release/: the same bytes each time, and nothing changed where a build fails."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from traitlets.config import Config

from backbench.course import ASSIGNMENT, LESSON, MARKER, Course, Unit

from .notebooks import notebook, write
from .percent import page_problems, read_page
from .problems import BuildError
from .release import generate_release, nbgrader_settings

STATIONS = ("source", "release")
# What editors and systems leave behind: neither built nor missed.
# What programs leave behind; `feedback.html` is what `backbench mark` writes beside a notebook.
LITTER = {".ipynb_checkpoints", "__pycache__", ".DS_Store", "feedback.html"}


def build(course: Course, units: Iterable[Unit | str] | None = None, say: Callable[[str], None] = print) -> list[Path]:
    """Build `units`, or all of the syllabus; then folders of units that are gone are removed.

    Gives the files below source/ and release/ that belong to these units, and says one line a unit.
    Raises BuildError, a CourseError, naming file and line; source/ and release/ are then as they were.
    """
    chosen = _chosen(course, units)
    course.state.mkdir(exist_ok=True)
    with _alone(course), tempfile.TemporaryDirectory(prefix="build-", dir=course.state) as folder:
        fresh, old = Path(folder) / "new", Path(folder) / "old"
        settings = nbgrader_settings(course.root / MARKER)
        for unit in chosen:
            say(f"{unit.id}: {_build_unit(unit, fresh, settings)}")
        built = [course.root / path for unit in chosen for path in _files(fresh, unit.id)]
        gone = unit_folders(course) - {unit.id for unit in course.units.values()} if units is None else set()
        _swap(course.root, fresh, old, [*(unit.id for unit in chosen), *sorted(gone)])
        return built


def out_of_date(course: Course, units: Iterable[Unit | str] | None = None) -> list[Path]:
    """The files of source/ and release/, relative to the root, that a rebuild would change, add or remove.

    Raises BuildError where a unit cannot be built.
    """
    chosen = _chosen(course, units)
    names = {unit.id for unit in chosen} | (unit_folders(course) if units is None else set())
    course.state.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="build-", dir=course.state) as folder:
        fresh, settings = Path(folder), nbgrader_settings(course.root / MARKER)
        for unit in chosen:
            _build_unit(unit, fresh, settings)
        paths = {path for name in names for root in (course.root, fresh) for path in _files(root, name)}
        return sorted(path for path in paths if _bytes(course.root / path) != _bytes(fresh / path))


def _chosen(course: Course, units: Iterable[Unit | str] | None) -> list[Unit]:
    if units is None:
        return list(course.units.values())
    return [unit if isinstance(unit, Unit) else course.unit(unit) for unit in units]


def unit_folders(course: Course) -> set[str]:
    """The names of the folders below source/ and release/."""
    return {
        path.name
        for station in STATIONS
        if (course.root / station).is_dir()
        for path in (course.root / station).iterdir()
        if path.is_dir() and path.name not in LITTER
    }


def _build_unit(unit: Unit, root: Path, settings: Config) -> str:
    """Make source/ and release/ of one unit below `root`; gives what was built, in words."""
    if not unit.folder.is_dir():
        raise BuildError(f"course/{unit.id}/ is missing: write the unit, or take it out of course/syllabus.toml.")
    said, source = [], root / "source" / unit.id
    for name in (LESSON, ASSIGNMENT):
        if name == LESSON and not (unit.folder / f"{name}.py").is_file():
            said.append("no lesson yet")
            continue
        page = read_page(unit.course.root, unit.folder / f"{name}.py")
        problems = list(page_problems(page, roles=name == ASSIGNMENT))
        if problems:
            raise BuildError(problems)
        write(notebook(unit.id, page), source / f"{name}.ipynb")
        said.append(f"{name} {len(page.cells)} cells")
    exercises = [cell for cell in page.cells if cell.role == "solution"]
    points = sum(cell.points for cell in page.cells if cell.role == "tests")
    said.append(f"{len(exercises)} exercises, {points:g} points")
    data = unit.folder / "data"
    if data.is_dir() and any(data.iterdir()):
        shutil.copytree(data, source / "data", ignore=shutil.ignore_patterns(*LITTER))
    generate_release(root, unit.id, settings)
    return ", ".join(said)


@contextmanager
def _alone(course: Course) -> Iterator[None]:
    with open(course.state / "build.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _swap(root: Path, fresh: Path, old: Path, names: list[str]) -> None:
    """Put the unit folders of `fresh` in the place of those in `root`, all of them or none."""
    moved: list[tuple[Path, Path]] = []

    def move(path: Path, to: Path) -> None:
        to.parent.mkdir(parents=True, exist_ok=True)
        path.rename(to)
        moved.append((path, to))

    try:
        for name in names:
            for station in STATIONS:
                here, new = root / station / name, fresh / station / name
                if here.is_dir() == new.is_dir() and _tree(here) == _tree(new):
                    continue
                if here.exists():
                    move(here, old / station / name)
                if new.exists():
                    move(new, here)
    except BaseException:
        for path, to in reversed(moved):
            to.rename(path)
        raise


def _files(root: Path, name: str) -> list[Path]:
    """Every file of one unit below `root`'s stations, relative to `root`."""
    return sorted(Path(station, name, path) for station in STATIONS for path in _tree(root / station / name))


def _tree(folder: Path) -> dict[Path, bytes]:
    """What each file of a folder holds, by its path in it."""
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {path: full.read_bytes() for path, full in found.items() if not LITTER & set(path.parts)}


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
