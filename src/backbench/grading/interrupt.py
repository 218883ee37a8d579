"""Ctrl-C while a class is graded: it ends the run where the run waits, and nowhere else.

Python raises KeyboardInterrupt between any two steps of the main thread. In the middle of a lock of
concurrent.futures that leaves the lock taken, and the run never ends; in the middle of the start of a thread it
leaves a thread at work that nobody knows of.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Interrupt:
    """Whether somebody pressed Ctrl-C."""

    def __init__(self) -> None:
        self.asked = False

    def check(self) -> None:
        """Raise KeyboardInterrupt where it was asked for: to be called where nothing is half done."""
        if self.asked:
            raise KeyboardInterrupt


@contextmanager
def put_off(wake: Callable[[], object]) -> Iterator[Interrupt]:
    """Within the block the first Ctrl-C is only noted, and `wake` is called; a second one raises at once.

    `wake` runs wherever the main thread is, so it must take no lock of Python's: SimpleQueue.put does not. What was
    noted and never checked is raised at the end of the block. In another thread than the main one, nothing changes.
    """
    interrupt = Interrupt()

    def note(*arguments: object) -> None:
        if interrupt.asked:
            signal.default_int_handler(*arguments)
        interrupt.asked = True
        wake()

    ours = threading.current_thread() is threading.main_thread()
    # Who ignores Ctrl-C, as what a script starts in the background does, or handles it already, goes on so.
    ours = ours and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if ours:
        signal.signal(signal.SIGINT, note)
    try:
        yield interrupt
    finally:
        if ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
    interrupt.check()
