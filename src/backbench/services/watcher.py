"""The owner's end of a watcher, the small process of watch.py that stands between an owner and one server."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("watch.py")
SECONDS = 30.0  # for the watcher to carry out an order; it allows the server half of this


class WatcherError(Exception):
    """The watcher does not answer, or the server's program cannot be executed; the text says which."""


class Watcher:
    """Starts and ends one server by way of a process that outlives this one.

    `config` is described in watch.py; `lock` is the descriptor of the folder's lock, which the watcher holds too.
    """

    def __init__(self, config: dict[str, Any], lock: int):
        self.owner = os.getpid()
        self._up = False
        self._starts = 0
        self._gone = False
        self._heard = b""
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(SCRIPT), json.dumps({**config, "owner": self.owner})],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            pass_fds=[lock],
            start_new_session=True,  # an interrupt from the terminal is for the notebook, not for its servers
            bufsize=0,
        )

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
