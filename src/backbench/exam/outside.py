"""What the examiner can see of the student's processes from outside, where student code cannot dress it up.

In a notebook without an examiner, these functions look at the notebook's own process.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil

watched: Callable[[], int] = os.getpid
"""Gives the process id whose descendants are looked at; the examiner puts the kernel's in its place."""


def _processes() -> Iterator[psutil.Process]:
    for pid in _family(watched()):
        with suppress(psutil.NoSuchProcess):
            yield psutil.Process(pid)


def _family(first: int) -> Iterator[int]:
    """A process and all its descendants."""
    yield first
    tasks = f"/proc/{first}/task"
    if not os.path.exists(f"{tasks}/{first}/children"):  # not Linux, or a kernel without these files
        with suppress(psutil.NoSuchProcess):
            yield from (child.pid for child in psutil.Process(first).children(recursive=True))
        return
    # Asked of the kernel: psutil would look at every process of the machine, each time.
    for task in _listed(tasks):
        with suppress(OSError), open(f"{tasks}/{task}/children", encoding="ascii") as file:
            for child in file.read().split():
                yield from _family(int(child))


def memory() -> int:
    """Bytes of memory that the student's processes hold at this moment.

    Their resident sets, and what lies in files that are memory: those of memfd_create, and the sandbox's /dev/shm.
    Sample it from a `spy` while student code works: what grows with the input is held.
    """
    total = 0
    files = {}
    for process in _processes():
        with suppress(psutil.Error):
            total += process.memory_info().rss
        files |= {(at.st_dev, at.st_ino): at for path, at in _descriptors(process) if path.startswith("/memfd:")}
    if watched() != os.getpid():  # a notebook's own /dev/shm is that of the whole machine
        with suppress(OSError):
            shared = os.statvfs(f"/proc/{watched()}/root/dev/shm")
            total += (shared.f_blocks - shared.f_bfree) * shared.f_frsize
    return total + sum(512 * at.st_blocks for at in files.values())


def open_files() -> set[str]:
    """Names, without folders, of the files that the student's processes hold open at this moment.

    Hold it against what was open before: a copy of a file, or another link to it, has a name of its own. A message
    that nobody has read holds open what was sent in it: it counts under a name in angle brackets.
    """
    names = set()
    for process in _processes():
        if os.path.isdir(f"/proc/{process.pid}/fd"):
            names.update(os.path.basename(path) for path, _ in _descriptors(process))
            names.update(_unread(process))
        else:
            with suppress(psutil.Error):
                names.update(os.path.basename(file.path) for file in process.open_files())
    return names


def _descriptors(process: psutil.Process) -> Iterator[tuple[str, os.stat_result]]:
    """The path and the state of each regular file that a process has open.

    Read as links: the paths are those inside the sandbox, where psutil could not find the files.
    """
    for link, at in _held(process):
        if stat.S_ISREG(at.st_mode):
            with suppress(OSError):
                yield os.readlink(link).removesuffix(" (deleted)"), at


def _unread(process: psutil.Process) -> Iterator[str]:
    """For each socket of a process in which open files wait to be received: how many, and in which."""
    for link, at in _held(process):
        if stat.S_ISSOCK(at.st_mode):
            with suppress(OSError), open(link.replace("/fd/", "/fdinfo/"), encoding="ascii") as file:
                if found := re.search(r"^scm_fds:\s*([1-9]\d*)", file.read(), re.M):
                    yield f"<{found[1]} sent through socket {at.st_ino}>"


def _held(process: psutil.Process) -> Iterator[tuple[str, os.stat_result]]:
    """A link in /proc, and the state of what is behind it, for each descriptor of a process."""
    folder = f"/proc/{process.pid}/fd"
    for number in _listed(folder):
        with suppress(OSError):
            yield f"{folder}/{number}", os.stat(f"{folder}/{number}")


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
