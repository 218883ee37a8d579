"""Folders of servers: private, short enough for a socket's path, and swept when their owner is gone.

A server's folder is locked (flock) by its owner and by the owner's watcher. The kernel drops the lock when the last
of them dies, however it dies, so a folder whose lock can be had belongs to nobody.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from pathlib import Path

from backbench.course import Course, CourseError
from backbench.services.errors import ServiceError

LOCK = "lock"
PID = "pid"  # written by the watcher: the process to end if a whole family was killed at once
NEW = ".new-"
CACHE = "cache"
SOCKET_BYTES = 100  # the kernel's bound on a socket's path is 108 bytes on Linux, 104 on macOS


def home() -> Path:
    """The folder of this user's servers, readable by nobody else; made on first use."""
    base = Path(tempfile.gettempdir())
    if len(os.fsencode(base)) > 48:
        base = Path("/tmp")
    path = base / f"backbench-{os.geteuid()}"
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    seen = path.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid():
        raise ServiceError(f"{path} belongs to somebody else: remove it, or set TMPDIR to a folder of your own.")
    path.chmod(0o700)
    return path


def claim(path: Path, *, make: bool = True) -> int:
    """Lock the server folder `path` and return the lock's file descriptor, or raise ServiceError if it is in use.

    With `make=False` the lock must be there already: FileNotFoundError otherwise.
    """
    lock = os.open(path / LOCK, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if make else 0), 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(lock).st_ino == (path / LOCK).stat().st_ino:
            return lock
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(lock)
    raise ServiceError(f"{path} already holds a running server: give each server a folder of its own.")


def fresh(name: str) -> tuple[Path, int]:
    """A new locked folder in `home()` for a server called `name`, and its lock. Sweeps what dead owners left."""
    sweep()
    base = home()
    made = Path(tempfile.mkdtemp(prefix=NEW, dir=base))
    lock = claim(made)
    # Renamed only once it is locked, so that a sweep in another process never sees it without its lock.
    path = made.rename(base / f"{name}-{os.getpid()}-{made.name.removeprefix(NEW)}")
    return path, lock


def sweep(older_than: float = 3600) -> list[Path]:
    """Remove the folders in `home()` whose owners are gone; return those removed.

    A folder without a lock is being made or being removed: it goes once it is `older_than` seconds old.
    """
    removed = []
    for path in home().iterdir():
        if path.name == CACHE:
            continue
        try:
            if path.name.startswith(NEW):
                raise FileNotFoundError
            lock = claim(path, make=False)
        except FileNotFoundError:
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > older_than:
                    removed.append(path)
                    shutil.rmtree(path, ignore_errors=True)
        except (ServiceError, OSError):
            continue
        else:
            removed.append(path)
            end_orphan(path)
            shutil.rmtree(path, ignore_errors=True)
            os.close(lock)
    return removed


def end_orphan(path: Path) -> None:
    """End the server of a folder whose watcher is gone: needed only where neither a box nor Linux has ended it."""
    try:
        pid = int((path / PID).read_text())
        asked = subprocess.run(
            ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        if str(path) in asked.stdout:  # the number may belong to another program by now
            os.killpg(pid, signal.SIGKILL)
    except (OSError, ValueError):
        pass


def socket_path(folder: Path, name: str) -> Path:
    """`<folder>/run/<name>.sock`; raises ServiceError where that is too long for a socket."""
    path = folder / "run" / f"{name}.sock"
    if len(os.fsencode(path)) >= SOCKET_BYTES:
        raise ServiceError(
            f"{path} is too long for a socket ({SOCKET_BYTES} bytes): choose a folder with a shorter path."
        )
    return path


def cache() -> Path:
    """Where what is costly to make is kept: the checkout's .backbench/cache, or the user's own cache folder."""
    choices = []
    for start in (Path.cwd(), Path(__file__).parent):
        with contextlib.suppress(CourseError):
            choices.append(Course.find(start).state / CACHE)
    with contextlib.suppress(RuntimeError):  # a user without a home
        choices.append(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "backbench")
    choices.append(home() / CACHE)
    for path in choices:
        with contextlib.suppress(OSError):
            path.mkdir(parents=True, exist_ok=True)
            if os.access(path, os.W_OK):
                return path
    raise ServiceError(f"no folder can be written to keep a cache in; tried {', '.join(map(str, choices))}.")
