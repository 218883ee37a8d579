"""Servers ahead of need: beside a worker, a process that starts the next submission's servers while one is examined.

Each submission has servers of its own, which no other ever gets. The process owns one set that is in use and one that
is ready, and ends what is no longer needed. It ends with its worker, and its servers with it, however that ends; what
it cannot give, the examiner starts for itself and says what is wrong.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from backbench import services

from .kernel import remove

MEMORY = 512 << 20  # bytes for the data of one server, which go with it; what is not used is not taken
MOST = 1 << 30  # bytes that the processes of one server may hold beside its data
PREFIX = "bb-"  # of scratch folders: those of dead processes are swept

KINDS = {
    "redis": (services.RedisServer, "REDIS_URL"),
    "mysql": (services.MySQLServer, "MYSQL_URL"),
    "mongo": (services.MongoServer, "MONGODB_URL"),
}
SECONDS = 120.0  # for a set of servers to come; each of them says sooner that it cannot
PAUSE = 0.02


class Servers:
    """Private servers for what one submission needs, one in a folder of its own each. Raises ServiceError.

    `fork`: this process has one thread and stays so.
    """

    def __init__(self, needs: Sequence[str], folder: Path, fork: bool = False):
        self.needs = list(needs)
        self._stack = contextlib.ExitStack()
        self._servers: list[services.Server] = []
        self.environment: dict[str, str] = {}
        self.examiner_environment: dict[str, str] = {}
        self.read: dict[str, str] = {}
        self.taps: list[tuple[str, str]] = []
        with contextlib.ExitStack() as begun:
            begun.callback(self.stop)
            for need in needs:
                kind, variable = KINDS[need]
                place = folder / need
                place.mkdir()
                server = self._stack.enter_context(kind(folder=place, memory=MEMORY, most=MOST, fork=fork))
                self._servers.append(server)
                shown = server.run_folder
                if need == "mongo":
                    shown = place / "tap"
                    shown.mkdir()
                    self.taps.append((str(server.socket), str(shown / server.socket.name)))
                else:
                    server.socket.chmod(0o777)
                # The kernel may be another user; from outside, the folder above is closed to others.
                shown.chmod(0o755)
                self.environment[variable] = server.url_in(shown)
                self.examiner_environment[variable] = server.url
                self.read[str(shown)] = str(shown)
            begun.pop_all()

    @property
    def running(self) -> bool:
        """Whether all of them are alive."""
        return all(server.running for server in self._servers)

    @property
    def facts(self) -> dict[str, Any]:
        """What a job has to say of them.

        `taps`: the examiner reaches a MongoDB at its own socket, the submission at a second one: a tap of the examiner.
        """
        return {
            "environment": self.environment, "examiner_environment": self.examiner_environment, "read": self.read,
            "taps": self.taps,
        }  # fmt: skip

    def stop(self) -> None:
        self._stack.close()


class Ahead:
    """A worker's end of the process. `folder`: where the servers' folders go, and what the sandbox can see of."""

    def __init__(self, folder: Path):
        self.folder = folder
        orders, self._orders = os.pipe()
        self._answers, answers = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        worker = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            _live(worker, folder, orders, answers)
        os.close(orders)
        os.close(answers)

    def prepare(self, needs: Sequence[str]) -> None:
        """Start a set now, for the next `lent`."""
        self._tell("prepare", needs)

    @contextlib.contextmanager
    def lent(self, needs: Sequence[str], more: bool) -> Iterator[dict[str, Any]]:
        """The facts of a set for one submission, ended afterwards; nothing where there is none to be had.

        With `more` the next one is started meanwhile.
        """
        self._tell("take", needs)
        facts = self._answer()
        try:
            if facts and more:
                self._tell("prepare", needs)
            yield facts
        finally:
            self._tell("end", needs)

    @property
    def alive(self) -> bool:
        """Whether the process runs, as far as is known."""
        return self._pid != 0

    def close(self) -> None:
        """End the process and all its servers, and wait until they are gone."""
        if self._pid == 0:
            return
        os.close(self._orders)
        with contextlib.suppress(OSError):
            # It holds the other end until its servers are gone.
            while select.select([self._answers], [], [], SECONDS)[0] and os.read(self._answers, 4096):
                pass
        self._gone()

    def _tell(self, order: str, needs: Sequence[str]) -> None:
        if self._pid:
            try:
                os.write(self._orders, json.dumps([order, list(needs)]).encode() + b"\n")
            except OSError:
                self._lost()

    def _answer(self) -> dict[str, Any]:
        said = b""
        while self._pid and not said.endswith(b"\n"):
            piece = b""
            if select.select([self._answers], [], [], SECONDS)[0]:
                piece = os.read(self._answers, 2**16)
            if not piece:
                self._lost()
            said += piece
        return json.loads(said) if self._pid else {}

    def _lost(self) -> None:
        os.close(self._orders)
        self._gone()

    def _gone(self) -> None:
        os.close(self._answers)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._pid = 0


def _live(worker: int, folder: Path, orders: int, answers: int) -> None:
    """The process's whole life. Never returns."""
    from . import jobs

    try:
        jobs.die_with(worker)
        _let_go(orders, answers)
        keeper, pending = _Keeper(folder), b""
        while True:
            # After the end of one submission the next one asks at once, and need not wait for the old servers' end.
            while not select.select([orders], [], [], PAUSE if keeper.busy else None)[0]:
                keeper.work()
            piece = os.read(orders, 2**16)
            if not piece:
                break
            *lines, pending = (pending + piece).split(b"\n")
            for line in lines:
                order, needs = json.loads(line)
                if order == "take":
                    os.write(answers, json.dumps(keeper.take(needs)).encode() + b"\n")
                elif order == "prepare":
                    keeper.wanted = needs
                else:
                    keeper.end()
        keeper.close()
    finally:
        os._exit(0)


def _let_go(*kept: int) -> None:
    """Close what is the worker's: who waits for the end of one of its pipes must not wait for us."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    start = 3
    for handle in sorted(kept):
        os.closerange(start, handle)
        start = handle + 1
    os.closerange(start, 2**16)


class _Keeper:
    """The sets of servers: at most one ready, one in use, and one about to be ended."""

    def __init__(self, folder: Path):
        self.wanted: list[str] | None = None  # what to start next
        self._folder = folder
        self._ready: tuple[Servers, Path] | None = None
        self._used: tuple[Servers, Path] | None = None
        self._over: tuple[Servers, Path] | None = None

    @property
    def busy(self) -> bool:
        """Whether there is something for `work` to do."""
        return self._over is not None or self.wanted is not None

    def work(self) -> None:
        """End what is over, or start what is wanted."""
        if self._over is not None:
            over, self._over = self._over, None
            _end(over)
        elif self.wanted is not None:
            needs, self.wanted = self.wanted, None
            if self._ready is None:
                self._ready = self._start(needs)

    def take(self, needs: list[str]) -> dict[str, Any]:
        """The facts of a fresh set, or nothing where it does not start."""
        self.wanted = None
        ready, self._ready = self._ready, None
        if ready and not (ready[0].needs == needs and ready[0].running):
            _end(ready)
            ready = None
        self._used = ready or self._start(needs)
        return self._used[0].facts if self._used else {}

    def end(self) -> None:
        """Nobody uses the set that was taken any more."""
        _end(self._over)
        self._over, self._used = self._used, None

    def close(self) -> None:
        """End all of them."""
        for pair in self._over, self._used, self._ready:
            _end(pair)

    def _start(self, needs: list[str]) -> tuple[Servers, Path] | None:
        """None where they do not start: the examiner tries again, and tells the reason."""
        place = None
        try:
            place = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=self._folder))
            return Servers(needs, place, fork=True), place
        except Exception:
            if place is not None:
                remove(place)
            return None


def _end(pair: tuple[Servers, Path] | None) -> None:
    if pair is not None:
        with contextlib.suppress(Exception):
            pair[0].stop()
        remove(pair[1])
