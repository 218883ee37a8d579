"""What else decides a result, besides the submission, the tests, the sandbox and the seed.

An earlier result is used again only where all of this is the same. Each part is a short hash or version, so that a
line of the log can say which of them changed.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
import site
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import backbench
from backbench.course import ASSIGNMENT, Unit

from .limits import Limits

if TYPE_CHECKING:
    from .bundle import Bundle

PACKAGE = Path(backbench.__file__).resolve().parent
# They only show what grading found.
SHOWS = {"reports", "demo", "cli.py"}
# What runs beside an answer, and what judges it: in every unit, in those that need a server, in those with a lab.
EXAMINES = (
    "exam/*.py", "boxes.py", "forkserver.py",
    "grading/bundle.py", "grading/examiner.py", "grading/jobs.py", "grading/kernel.py", "grading/launch.py",
    "grading/limits.py", "grading/sanitise.py", "grading/verdicts.py", "grading/visible.py",
)  # fmt: skip
SERVES = ("services/*.py", "grading/ahead.py")
LAB = ("lab/*.py",)


def of(unit: Unit, limits: Limits | None = None) -> dict[str, str]:
    """The conditions under which a submission of `unit` is examined here and now.

    `assignment` is the unit's built notebook with its tests, `data` the files beside it, `grader` our own code (a
    checkout may change without a new version), `packages` what is installed beside it, `servers` the programs or
    addresses that the unit needs. What decides no mark is left out: the machine's name, its load, bubblewrap's
    version.
    """
    book = unit.source / f"{ASSIGNMENT}.ipynb"
    return {
        "assignment": _hash([book.read_bytes()]) if book.is_file() else "",
        "data": _files(unit.source, (path for path in unit.source.rglob("*") if path.suffix != ".ipynb")),
        "limits": _hash([json.dumps(asdict(limits or Limits()), sort_keys=True).encode()]),
        "servers": _hash([_server(need).encode() for need in unit.needs]),
        **_installed(),
    }


def examiner_sha256(bundle: Bundle) -> str:
    """A hash of the code that decides what becomes of an answer to this assignment, and of the interpreter.

    Counts that take hours are kept under it: what only calls this code, or shows what it found, does not make them
    void, nor do servers of another kind than those of the unit, or the lab (backbench.lab) where the unit has none.
    """
    from backbench.services import find

    lab = any("backbench.lab" in text for part in bundle.parts for text in (part.released, part.hidden))
    needs = bundle.unit.needs
    return _code_sha256(EXAMINES + SERVES * bool(needs) + LAB * lab, tuple(sorted(find.KINDS.keys() - set(needs))))


@functools.cache
def _code_sha256(patterns: tuple[str, ...], without: tuple[str, ...]) -> str:
    """A hash of the files of these patterns; a file "services/redis_..." is left out where `without` has "redis"."""
    digest = hashlib.sha256(sys.version.encode())
    for pattern in patterns:
        for path in sorted(PACKAGE.glob(pattern)):
            if path.parent.name == "services" and path.name.partition("_")[0] in without:
                continue
            digest.update(f"{path.relative_to(PACKAGE)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def changed(old: dict[str, str], new: dict[str, str]) -> list[str]:
    """The names of the parts that differ."""
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


@functools.cache
def _installed() -> dict[str, str]:
    """What stays the same while this process lives."""
    code = (path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in SHOWS)
    # The name of such a folder holds the package's name and version.
    names = sorted(
        path.name
        # Not sys.path: a package that is imported may add to it.
        for folder in map(Path, dict.fromkeys([*site.getsitepackages(), site.getusersitepackages()]))
        if folder.is_dir()
        for path in folder.iterdir()
        if path.suffix in (".dist-info", ".egg-info")
    )
    return {
        "grader": _files(PACKAGE, code),
        "packages": _hash([name.encode() for name in names]),
        "python": f"{platform.python_implementation()} {platform.python_version()} {sys.platform} {platform.machine()}",
    }


def _server(need: str) -> str:
    from backbench.services import ServiceError, find

    if given := find.address(need):
        return given
    try:
        path = find.program(need).path
        about = path.stat()
    except (OSError, ServiceError) as error:
        return str(error)
    return f"{path.name} {about.st_size} {about.st_mtime_ns}"


def _files(root: Path, paths: Iterable[Path]) -> str:
    return _hash(
        part
        for path in sorted(paths)
        if path.is_file()
        for part in (str(path.relative_to(root)).encode("utf-8", "surrogateescape"), path.read_bytes())
    )


def _hash(parts: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8) + part)
    return found.hexdigest()[:16]
