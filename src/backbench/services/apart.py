"""Calls at the same time, each in a process of its own: no lock of Python makes one wait for the other.

services.apart(lambda: transfer(first, 1, 2, 100), lambda: transfer(second, 2, 1, 30))       # [True, True]
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from typing import Any


def apart(*works: Callable[[], Any]) -> list[Any]:
    """What each function gives, in their order: each runs in a copy of this process, all at the same time.

    A connection to a server has to be made inside of a function. What they give is sent over as pickle has it. Raises
    RuntimeError where a function raises, gives what cannot be sent, or ends its process.
    """
    lines, processes = [], []
    try:
        for work in works:
            here, there = multiprocessing.Pipe()
            process = os.fork()
            if process == 0:
                try:
                    here.close()
                    there.send([work()])
                finally:
                    os._exit(0)  # nothing of the first process is closed, flushed or told
            there.close()
            lines.append(here)
            processes.append(process)
        return [_received(line) for line in lines]
    finally:
        for process in processes:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        for line in lines:
            line.close()


def _received(line: Any) -> Any:
    try:
        return line.recv()[0]
    except (EOFError, ConnectionResetError):
        raise RuntimeError("a process ended before its work was done") from None
