"""The box that student kernels are forked in: a fork server, started once, that has imported what a kernel needs.

The server (`exam.forks`) runs in a bubblewrap box without network, home or checkout, and keeps a few capabilities in
the box's own user namespace, to put each kernel that it forks into a tighter sandbox. No student code runs in it.

Where root grades, the box has a second user, whom nothing on the machine belongs to, and each kernel is that one: the
limit on processes does not bind root, nor would root's files be closed to a kernel that came upon them.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from backbench import boxes
from backbench.exam.isolate import SPARE

HOME = "/home/student"
PREFIX = "bbf-"
CAPABILITIES, TO_CHANGE_USER = ("CAP_SYS_ADMIN", "CAP_SETFCAP"), ("CAP_SETUID", "CAP_SETGID", "CAP_CHOWN")
# Users nobody has: above those of containers and of systemd, below 2**31. One for each grading process.
SPARE_USERS, SPARE_COUNT = 2_000_000_000, 4_194_304


def base_environment() -> dict[str, str]:
    """What every student kernel has in its environment, and nothing else: no seed, no path of the course."""
    return {
        "PATH": f"{Path(sys.prefix) / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "HOME": HOME,
        "LANG": "C.UTF-8",
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "IPYTHONDIR": "/tmp/ipython",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "MALLOC_ARENA_MAX": "2",  # else each thread sets 64 MiB of address space aside, and the limit bounds that too
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def short_base() -> Path:
    """A folder for folders with sockets: a socket's path holds about 100 bytes."""
    # A Mac's own temporary folder uses most of them.
    return Path("/tmp") if os.access("/tmp", os.W_OK) else Path(tempfile.gettempdir())


def dead(pid: str) -> bool:
    """Whether no process has this number any more, or only one that has ended and is not yet reaped."""
    with contextlib.suppress(OSError):
        if Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] in "ZX":
            return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def readable_by_all(folders: Iterable[Path]) -> bool:
    """Whether another user may read what lies in these folders, by their own modes."""
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in folders)


def two_users() -> int | None:
    """A descriptor of a new user namespace in which root is root and SPARE is a user of its own.

    None where this process is not root, where there are no further users to be had, or where another user could not
    read this Python.
    """
    if os.getuid() != 0 or not readable_by_all(boxes.python_folders()):
        return None
    spare = SPARE_USERS + os.getpid() % SPARE_COUNT
    try:
        holder = subprocess.Popen(
            ["unshare", "--user", "cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None
    with holder, contextlib.suppress(OSError):
        holder.stdin.write(b"\n")
        holder.stdin.flush()
        if holder.stdout.readline():  # it is in its namespace by now
            for kind in ("gid", "uid"):
                Path(f"/proc/{holder.pid}/{kind}_map").write_text(f"0 0 1\n{SPARE} {spare} 1\n")
            return os.open(f"/proc/{holder.pid}/ns/user", os.O_RDONLY)
    return None


class ForkServer:
    """A running fork server. It starts in the background: who asks early waits. Dies with this process.

    `folder` is the one folder that it shares with us: scratch folders of submissions belong under it. `modules` are
    imported in it besides the usual ones. Raises RuntimeError or OSError where it cannot start.
    """

    def __init__(self, modules: Iterable[str] = ()):
        if sys.platform != "linux":
            raise RuntimeError("kernels are forked on Linux only")
        base = short_base()
        _sweep(base)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=base))
        self.socket = self.folder / "forks.sock"
        self._owner = os.getpid()
        users = two_users()
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
                listener.bind(str(self.socket))
                listener.listen(16)
                handle = listener.fileno()
                self.process = subprocess.Popen(
                    self._command(handle, modules, users), env={"PATH": "/usr/bin:/bin"},
                    pass_fds=[handle, *([users] if users is not None else [])],
                    stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )  # fmt: skip
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        finally:
            if users is not None:
                os.close(users)

    def _command(self, handle: int, modules: Iterable[str], users: int | None) -> list[str]:
        return boxes.command(
            [sys.executable, "-P", "-m", "backbench.exam.kernel", "--forks", str(handle), *modules],
            read=boxes.python_folders(),
            write=[self.folder],
            env=base_environment(),
            chdir="/",
            users=users,
            # All of this inside its own user namespace only: as another user than root it could not make terminals
            # for the kernels, and without CAP_SETFCAP not map root to another user in theirs.
            extra=[
                "--dir", HOME, "--uid", "0", "--gid", "0",
                *(word for name in (*CAPABILITIES, *(TO_CHANGE_USER if users is not None else ()))
                  for word in ("--cap-add", name)),
            ],
        )  # fmt: skip

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        """End the server and all that it forked."""
        if os.getpid() != self._owner:
            return
        self.process.stdin.close()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _sweep(base: Path) -> None:
    """Remove the folders of owners that are gone."""
    for old in base.glob(f"{PREFIX}*"):
        owner = re.fullmatch(rf"{PREFIX}(\d+)-.*", old.name)
        with contextlib.suppress(OSError):
            if owner and old.stat().st_uid == os.getuid() and dead(owner[1]):
                subprocess.run(["rm", "-rf", "--", str(old)], stderr=subprocess.DEVNULL, check=False)
