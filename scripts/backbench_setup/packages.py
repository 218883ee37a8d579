"""The Python packages: .venv/ made from the lock file, requirements.txt, with every hash checked."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from backbench_setup import programs
from backbench_setup.progress import CommandError, Failure, Progress, run

SPACE = 1_500_000_000  # bytes that the packages, their downloads and the servers take, with some to spare
STAMP = "backbench-setup.json"
UNFINISHED = "backbench-setup.unfinished"
AGAIN = "run the same command again (it goes on from here)"
PUZZLES = {  # what pip prints, and the sentence for it
    "DO NOT MATCH THE HASHES": "a downloaded package is not the one that requirements.txt names: restore that file "
    "from git; if the message stays, the package index in use serves altered files.",
    "No space left on device": f"the disk is full: free 1.5 GB and {AGAIN}.",
    "NewConnectionError": f"no package index can be reached: check the network and your proxy settings, then {AGAIN}.",
    "Read timed out": f"the package index answers too slowly: {AGAIN}.",
    "No matching distribution": "the package index in use lacks a locked package, or cannot be reached: check the "
    f"network and `pip config list`, then {AGAIN}.",
}


def ready(root: Path) -> bool:
    """True if .venv/ was completed for this place, this lock file and this pyproject.toml, and its Python is there.

    A .venv that is a link is somebody's own choice: it is used as it is.
    """
    if (root / ".venv").is_symlink():
        return _python_is_there(root)
    return _stamp(root).get("made_from") == _made_from(root) and _python_is_there(root)


def prepare(root: Path, progress: Progress) -> bool:
    """Make .venv/ or bring it up to date with the lock file. Returns False where nothing was to do.

    Raises Failure, in one sentence with the next step.
    """
    if ready(root):
        return False
    venv, discarded = root / ".venv", root / ".venv-discarded"
    shutil.rmtree(discarded, ignore_errors=True)
    if venv.is_symlink():
        raise Failure(".venv is a link to an environment that is gone: remove the link and run the same command again.")
    if venv.exists() and not _usable(root):
        venv.rename(discarded)
        shutil.rmtree(discarded, ignore_errors=True)
    if shutil.disk_usage(root).free < SPACE:
        raise Failure(f"less than 1.5 GB of disk is free here: free some and {AGAIN}.")
    log = root / ".tools" / "setup.log"

    def command(*argv: str, watch: Callable[[str], str | None] = lambda line: None) -> None:
        run(argv, progress, log=log, env=_environment(), watch=watch)

    if not venv.exists():
        with progress.step("Python environment in .venv"):
            _create(root, progress, log, command)
    (venv / STAMP).unlink(missing_ok=True)
    unfinished = venv / UNFINISHED
    python = str(venv / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--no-deps", "--no-compile"]
    lock = root / "requirements.txt"
    counter = Counter(lock.read_text(), unfinished.touch)
    try:
        with progress.step("Python packages, 210 MB to download"):
            command(*pip, "--require-hashes", "-r", str(lock), watch=counter)
        with progress.step("Backbench itself"):
            command(*pip, "--no-build-isolation", "--editable", str(root))
    except CommandError as error:
        raise Failure(_sentence(error)) from None
    unfinished.unlink(missing_ok=True)
    with progress.step("Compiling the packages, so that they start fast"), suppress(CommandError):
        # Some packages ship templates that are not Python: compileall then ends with 1, and nothing is lost.
        command(python, "-m", "compileall", "-q", "-j", "0", str(venv / "lib"))
    part = venv / f"{STAMP}.part"
    part.write_text(json.dumps({"made_from": _made_from(root), "root": str(root)}) + "\n")
    part.replace(venv / STAMP)
    return True


class Counter:
    """Turns pip's lines into a state to show, and calls `on_install` when pip begins to change the environment."""

    def __init__(self, lock: str, on_install: Callable[[], None]):
        self.on_install = on_install
        self.total = sum(1 for line in lock.splitlines() if line[:1].isalnum())
        self.seen = 0

    def __call__(self, line: str) -> str | None:
        """The state after this line of pip's, or None where nothing changes."""
        first = line.split(" ", 1)[0]
        if first == "Ignoring":  # a package for other systems
            self.total -= 1
        elif first in ("Collecting", "Processing", "Requirement"):
            self.seen += 1
            return f"{self.seen} of {self.total}"
        elif line.startswith("Installing collected packages"):
            self.on_install()
            return "all here, installing them"
        return None


def _create(root: Path, progress: Progress, log: Path, command: Callable[..., None]) -> None:
    """Make the environment, with pip, which Debian's Python lacks where its venv package is not installed."""
    venv = root / ".venv"
    bare = importlib.util.find_spec("ensurepip") is None
    venv.mkdir()
    (venv / UNFINISHED).touch()
    try:
        command(sys.executable, "-m", "venv", *(["--without-pip"] if bare else []), str(venv))
        if bare:
            wheel = programs.pip_wheel(root, progress, log)
            command(str(venv / "bin" / "python"), f"{wheel}/pip", "install", "--no-index", str(wheel))
        (venv / UNFINISHED).unlink()
    except (CommandError, Failure) as error:
        shutil.rmtree(venv, ignore_errors=True)
        raise Failure(
            f"{sys.executable} makes no virtual environment ({error}): install its venv part (`sudo apt-get install "
            "python3.11-venv`) or name another Python 3.11 with BACKBENCH_PYTHON, and run the same command again."
        ) from None


def _usable(root: Path) -> bool:
    """Can pip go on in this .venv/? Not after an install that was cut short, a move, or the loss of its Python."""
    moved = _stamp(root).get("root", str(root)) != str(root)
    return not moved and not (root / ".venv" / UNFINISHED).exists() and _python_is_there(root)


def _python_is_there(root: Path) -> bool:
    """Looked up, not run: this check is made before every target."""
    python = root / ".venv" / "bin" / "python"
    return python.exists() and os.access(python, os.X_OK)  # exists() follows the link to the Python that made it


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


def _environment() -> dict[str, str]:
    """The caller's environment without what would lead pip elsewhere; mirrors and proxies of the caller stay."""
    stray = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIREMENT"}
    kept = {name: value for name, value in os.environ.items() if name not in stray}
    return kept | {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUNBUFFERED": "1"}


def _sentence(error: CommandError) -> str:
    printed = "\n".join(error.tail)
    known = next((sentence for sign, sentence in PUZZLES.items() if sign in printed), None)
    return known or f"the Python packages could not be installed ({error}): .tools/setup.log tells why; then {AGAIN}."
