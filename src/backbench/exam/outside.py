"""What the examiner can see of the student's processes from outside, where student code cannot dress it up.

In a notebook without an examiner, these functions look at the notebook's own process.
"""

from __future__ import annotations

import os
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
    """Bytes of memory that the student's processes hold at this moment (resident set size).

    Sample it from a `spy` while student code works: what grows with the input is held.
    """
    total = 0
    for process in _processes():
        with suppress(psutil.Error):
            total += process.memory_info().rss
    return total


def open_files() -> set[str]:
    """Names, without folders, of the files that the student's processes hold open at this moment."""
    names = set()
    for process in _processes():
        folder = f"/proc/{process.pid}/fd"
        if os.path.isdir(folder):
            # Read as links: the paths are those inside the sandbox, where psutil could not find the files.
            for number in _listed(folder):
                with suppress(OSError):
                    names.add(os.path.basename(os.readlink(f"{folder}/{number}").removesuffix(" (deleted)")))
        else:
            with suppress(psutil.Error):
                names.update(os.path.basename(file.path) for file in process.open_files())
    return names


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
