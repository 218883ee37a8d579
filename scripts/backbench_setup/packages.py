"""The Python packages: .venv/ made from the lock file, requirements.txt, with every hash checked."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from backbench_setup import programs
from backbench_setup.progress import CommandError, Failure, Progress, run

SPACE = 1_500_000_000  # bytes that the packages, their downloads and the servers take, with some to spare
STAMP = "backbench-setup.json"
UNFINISHED = "backbench-setup.unfinished"
PUZZLES = {  # what pip prints, and the sentence for it
    "THESE PACKAGES DO NOT MATCH THE HASHES": "a downloaded package is not the one in requirements.txt: take a fresh "
    "copy of requirements.txt from git; if it stays, the package index in use serves altered files.",
    "No space left on device": "the disk is full: free 1.5 GB and run the same command again.",
    "No matching distribution": "the package index in use lacks a locked package, or cannot be reached: check the network "
    "and `pip config list`, then run the same command again (it goes on from here).",
    "NewConnectionError": "no package index can be reached: check the network (or your proxy settings), then run the same "
    "command again (it goes on from here).",
    "Read timed out": "the package index answers too slowly: run the same command again (it goes on from here).",
}


def ready(root: Path) -> bool:
    """True if .venv/ was completed for this checkout, this lock file and this pyproject.toml, and its Python still runs."""
    return _stamp(root).get("made_from") == _made_from(root) and _python_works(root)


def prepare(root: Path, progress: Progress) -> bool:
    """Make .venv/ or bring it up to date with the lock file. Returns False where nothing was to do.

    Raises Failure, in one sentence with the next step.
    """
    if ready(root):
        return False
    log = root / ".tools" / "setup.log"
    venv = root / ".venv"
    _discard_leftovers(root)
    if venv.exists() and not _usable(root):
        venv.rename(root / ".venv-discarded")
        _discard_leftovers(root)
    if shutil.disk_usage(root).free < SPACE:
        raise Failure("less than 1.5 GB of disk is free here: free some and run the same command again.")
    unfinished = venv / UNFINISHED
    if not (venv / "bin" / "python").exists():
        with progress.step("Python environment in .venv"):
            _create(root, progress, log)
    (venv / STAMP).unlink(missing_ok=True)
    unfinished.touch()
    python = str(venv / "bin" / "python")
    install = [python, "-m", "pip", "install", "--no-deps", "--no-compile"]
    counter = _Counter(total=(root / "requirements.txt").read_text().count("=="))
    try:
        with progress.step("Python packages, 210 MB to download"):
            run([*install, "--require-hashes", "-r", str(root / "requirements.txt")], progress, log=log, env=_environment(), watch=counter)
        with progress.step("Backbench itself"):
            run([*install, "--no-build-isolation", "--editable", str(root)], progress, log=log, env=_environment())
    except CommandError as error:
        raise Failure(_sentence(error, log)) from None
    unfinished.unlink()
    with progress.step("Compiling the packages, so that they start fast"), suppress(CommandError):
        # A package may ship a template that is not Python: compileall then ends with 1, and nothing is lost.
        run([python, "-m", "compileall", "-q", "-j", "0", str(venv / "lib")], progress, log=log, env=_environment())
    _write_json(venv / STAMP, {"made_from": _made_from(root), "root": str(root)})
    return True


class _Counter:
    """Turns pip's lines into a state to show."""

    def __init__(self, total: int):
        self.total = total
        self.seen = 0

    def __call__(self, line: str) -> str | None:
        first = line.split(" ", 1)[0]
        if first == "Ignoring":  # a package for other systems
            self.total -= 1
        elif first in ("Collecting", "Processing", "Requirement"):
            self.seen += 1
            return f"{self.seen} of {self.total}"
        elif line.startswith("Installing collected packages"):
            return "all here, installing them"
        return None


def _create(root: Path, progress: Progress, log: Path) -> None:
    """Make the environment, with pip; Debian keeps pip's part of `venv` in a package of its own, which may be missing."""
    venv = root / ".venv"
    bare = importlib.util.find_spec("ensurepip") is None
    argv = [sys.executable, "-m", "venv", *(["--without-pip"] if bare else []), str(venv)]
    try:
        run(argv, progress, log=log, env=_environment())
        (venv / UNFINISHED).touch()
        if bare:
            wheel = programs.pip_wheel(root, progress, log)
            run([str(venv / "bin" / "python"), f"{wheel}/pip", "install", "--no-index", str(wheel)], progress, log=log, env=_environment())
    except (CommandError, Failure) as error:
        detail = error.tail[-1] if isinstance(error, CommandError) and error.tail else str(error)
        shutil.rmtree(venv, ignore_errors=True)
        raise Failure(
            f"{sys.executable} cannot make a virtual environment ({detail}): install its venv part "
            '("sudo apt-get install python3.11-venv"), or name another Python 3.11 with BACKBENCH_PYTHON, and run the same command again.'
        ) from None


def _usable(root: Path) -> bool:
    """Can pip go on in this .venv/? Not where an install was cut short, the checkout was moved, or its Python went away."""
    venv = root / ".venv"
    moved = _stamp(root).get("root", str(root)) != str(root)
    return not moved and not (venv / UNFINISHED).exists() and _python_works(root)


def _python_works(root: Path) -> bool:
    try:
        cfg = (root / ".venv" / "pyvenv.cfg").read_text()
    except OSError:
        return False
    home = next((line.partition("=")[2].strip() for line in cfg.splitlines() if line.startswith("home")), "")
    return os.access(root / ".venv" / "bin" / "python", os.X_OK) and (Path(home) / "python3.11").exists()


def _discard_leftovers(root: Path) -> None:
    shutil.rmtree(root / ".venv-discarded", ignore_errors=True)


def _made_from(root: Path) -> str:
    digest = hashlib.sha256(str(root).encode())
    for name in ("requirements.txt", "pyproject.toml"):
        digest.update(hashlib.sha256((root / name).read_bytes()).digest())
    return digest.hexdigest()


def _stamp(root: Path) -> dict[str, str]:
    try:
        return json.loads((root / ".venv" / STAMP).read_text())
    except (OSError, ValueError):
        return {}


def _write_json(path: Path, value: object) -> None:
    """Write the file whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, indent=1) + "\n")
    part.replace(path)


def _environment() -> dict[str, str]:
    """The caller's environment without what would lead pip elsewhere; mirrors and proxies of the caller stay."""
    stray = {"PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIREMENT", "PIP_EDITABLE", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in stray}
    return kept | {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_PROGRESS_BAR": "off", "PYTHONUNBUFFERED": "1"}


def _sentence(error: CommandError, log: Path) -> str:
    printed = "\n".join(error.tail)
    known = next((sentence for sign, sentence in PUZZLES.items() if sign in printed), None)
    last = next((line.strip() for line in reversed(error.tail) if line.strip()), str(error))
    place = log.relative_to(log.parents[1])
    return known or f"the Python packages could not be installed ({last}); {place} has the whole story: run the same command again."

