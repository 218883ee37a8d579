"""The owner's end of a watcher, the small process of watch.py that stands between an owner and one server."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import watch

SCRIPT = Path(__file__).with_name("watch.py")
SECONDS = 30.0  # for the watcher to carry out an order; it allows the server half of this


class WatcherError(Exception):
    """The watcher does not answer, or the server's program cannot be executed; the text says which."""


class Watcher:
    """Starts and ends one server by way of a process that outlives this one.

    `config` is described in watch.py; `lock` is the descriptor of the folder's lock, which the watcher holds too. With
    `fork` this process has one thread alone, and the watcher is a fork of it, not a Python of its own, which takes
    30 ms of processor time. Linux only.
    """

    def __init__(self, config: dict[str, Any], lock: int, fork: bool = False):
        self.owner = os.getpid()
        config = {**config, "owner": self.owner}
        self._up = False
        self._starts = 0
        self._gone = False
        self._heard = b""
        self._process = _Forked(config, lock) if fork else _started(config, lock)

    @property
    def running(self) -> bool:
        """Whether the server is alive. Raises WatcherError where its program could not be executed."""
        self.listen(0)
        return self._up

    def start(self) -> None:
        """Start the server's process; it need not be ready when this returns. Raises WatcherError."""
        before = self._starts  # not "until it is up": it may have ended again by the time that we listen
        self._tell("s")
        self._listen_until(lambda: self._starts > before)

    def kill(self) -> None:
        """SIGKILL; returns when the server is gone. Raises WatcherError."""
        self._tell("k")
        self._listen_until(lambda: not self._up)

    def end(self) -> None:
        """SIGTERM, and SIGKILL where that is not enough; returns when the server is gone. Raises WatcherError."""
        self._tell("t")
        self._listen_until(lambda: not self._up)

    def close(self) -> None:
        """End the server and the watcher, which removes the server's folder; never raises."""
        with contextlib.suppress(WatcherError):
            self._tell("q")  # not only by closing: a forked child may hold the pipe open
        self._process.stdin.close()
        try:
            self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()  # the server's box goes with it
            self._process.wait()
        self._process.stdout.close()
        self._up = False

    def listen(self, seconds: float) -> None:
        """Wait up to so many seconds for news of the server, and read it. Raises WatcherError."""
        if self.owner != os.getpid() or not select.select([self._process.stdout], [], [], seconds)[0]:
            return
        piece = os.read(self._process.stdout.fileno(), 4096)
        if not piece:  # the watcher has ended, and its server with it
            self._up, self._gone = False, True
        *lines, self._heard = (self._heard + piece).split(b"\n")
        for line in lines:
            word, _, rest = line.decode().partition(" ")
            self._up = word == "up"
            self._starts += self._up
            if word == "failed":
                raise WatcherError(rest)

    def _tell(self, letter: str) -> None:
        try:
            self._process.stdin.write(letter.encode())
        except OSError:
            raise WatcherError("its watcher is gone") from None

    def _listen_until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS
        while not done():
            left = deadline - time.monotonic()
            if left <= 0 or self._gone:
                raise WatcherError("its watcher does not answer")
            self.listen(min(left, 0.5))


def _started(config: dict[str, Any], lock: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(SCRIPT), json.dumps(config)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        pass_fds=[lock],
        start_new_session=True,  # an interrupt from the terminal is for the notebook, not for its servers
        bufsize=0,
    )


class _Forked:
    """A watcher that is a fork of this process, with what is used here of a Popen."""

    def __init__(self, config: dict[str, Any], lock: int):
        orders, ours = os.pipe()
        heard, answers = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _be_watcher(config, orders, answers, lock)
        os.close(orders)
        os.close(answers)
        self.stdin, self.stdout = os.fdopen(ours, "wb", buffering=0), os.fdopen(heard, "rb", buffering=0)
        self._ended = False

    def wait(self, seconds: float | None = None) -> None:
        if self._ended:
            return
        handle = os.pidfd_open(self._pid)
        try:
            if not select.select([handle], [], [], seconds)[0]:
                raise subprocess.TimeoutExpired("watcher", seconds)
        finally:
            os.close(handle)
        os.waitpid(self._pid, 0)
        self._ended = True

    def kill(self) -> None:
        if not self._ended:
            os.kill(self._pid, signal.SIGKILL)


def _be_watcher(config: dict[str, Any], orders: int, answers: int, lock: int) -> None:
    """The whole life of a forked watcher, which keeps nothing of its owner's. Never returns."""
    try:
        os.setsid()
        os.chdir("/")
        gc.freeze()  # a collection would touch, and so copy, what it shares with its owner
        for handle, number in (orders, 0), (answers, 1), (os.open(os.devnull, os.O_RDWR), 2):
            os.dup2(handle, number)
        os.closerange(3, lock)
        os.closerange(lock + 1, 2**16)
        watch.main(config)
    except SystemExit:
        pass
    finally:
        os._exit(0)
