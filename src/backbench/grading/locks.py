"""Locks of a course, held by a process: they end with it, however it ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator

from backbench.course import Course, CourseError


@contextlib.contextmanager
def lock(course: Course) -> Iterator[None]:
    """Only one grading run of a course at a time. Raises CourseError while another one is at work."""
    course.state.mkdir(parents=True, exist_ok=True)
    path = course.state / "grading.lock"
    with open(path, "a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CourseError(
                f"another grading run of this course is at work (process {file.read().strip() or 'unknown'}): "
                "wait for it, or end it, and run the same command again."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextlib.contextmanager
def log_lock(course: Course, shared: bool = False) -> Iterator[None]:
    """Held while lines go to the log of scores and their scores to the gradebook, by whichever command; waits.

    Plain nbgrader takes no lock of a course, so this is the one that keeps its appends and ours apart.
    """
    course.state.mkdir(parents=True, exist_ok=True)
    with open(course.state / "scores.lock", "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
