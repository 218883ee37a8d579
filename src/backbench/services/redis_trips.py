"""For grade cells on Redis: keys of one's own, a client whose trips are told, a second worker who comes in between.

A trip is one send to the server: a command, or a whole pipeline.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from backbench.services import shared

if TYPE_CHECKING:
    import redis as redis_client

# Seconds that the first worker stands still for the second: so long in which that one was seen to wait, so long in all.
# A lock that the first one frees comes later. BETWEEN_LOOKS seconds each look says whether the second one waits.
PATIENCE, MOST_PATIENCE, BETWEEN_LOOKS = 0.3, 8.0, 0.02
# redis-py sends a pipeline in pieces of 6,000 bytes, and opens a connection with a few sends; the server reads once
# more from each connection that ends.
BYTES_A_READ, READS_A_CONNECTION, OWN_READS = 2_048, 6, 4
REST, MOST_REST = 5.0, 15.0  # the same seconds, once the first worker is done


@contextmanager
def fresh_prefix(client: redis_client.Redis) -> Iterator[str]:
    """A key prefix (str) that nobody has used; what lies under it is deleted at the end of the with block."""
    prefix = f"fresh:{uuid.uuid4().hex}:"
    try:
        yield prefix
    finally:
        keys = list(client.scan_iter(f"{prefix}*", count=1_000))
        if keys:
            client.unlink(*keys)


def watched_redis(before_trip: Callable[[bytes], Any], **settings: Any) -> redis_client.Redis:
    """A client as of `services.redis`, which calls before_trip(what it sends) right before each trip.

    The trips that open a connection are left out. What before_trip raises comes out of the client's call.
    """
    import redis as redis_client

    pool = shared.redis(**settings).connection_pool

    class Connection(pool.connection_class):
        def send_packed_command(self, command, *args, **kwargs):
            text = b"".join([command] if isinstance(command, bytes) else command)
            if b"\r\nHELLO\r\n" not in text and b"\r\nCLIENT\r\n" not in text:
                before_trip(text)
            return super().send_packed_command(command, *args, **kwargs)

    return redis_client.Redis(connection_pool=redis_client.ConnectionPool(Connection, **pool.connection_kwargs))


class Trips:
    """One worker's trips as its client tells them, beside what the server receives meanwhile.

        with services.Trips(server, prefix) as trips:
            call_student_code(spy(trips.note))          # there: watched_redis(lambda text: note(text.count(prefix)))
        trips.mentions                                  # how often each trip names the prefix
        trips.beside                                    # how often it reached the server by another way
        trips.received                                  # how often the server was told the prefix, by anybody

    What is told is compared with what MONITOR shows and with how often the server read from its clients: a pipeline
    arrives in a few reads, single commands each in one of its own.

    server: a redis.Redis of the examiner.  prefix: str, ASCII.  `note` is true right before trip number `gap`, from 1.
    """

    def __init__(self, server: redis_client.Redis, prefix: str, gap: int = 0):
        self._server, self._prefix, self._gap = server, prefix, gap
        self.mentions: list[int] = []
        self.beside = self.received = 0

    def note(self, mentions: int) -> bool:
        """Called before each trip with the number of times that it names the prefix."""
        self.mentions.append(mentions)
        return len(self.mentions) == self._gap

    def __enter__(self) -> Trips:
        self._monitor = self._server.monitor().__enter__()
        self._reads, self._opened, self._ended = self._read_so_far()
        return self

    def _read_so_far(self) -> tuple[int, int, int]:
        """How often the server has read from clients, 0 where it does not say; the connections it took, and lost."""
        self._server.ping()  # the server clears away what has ended after the round in which it sees the end
        seen = self._server.info()
        opened = seen["total_connections_received"]
        return seen.get("total_reads_processed", 0), opened, opened - seen["connected_clients"]

    def __exit__(self, kind, error, trace) -> None:
        end = uuid.uuid4().hex
        try:
            reads, opened, ended = self._read_so_far()
            self._server.echo(end)
            size = 0
            for row in self._monitor.listen():
                if end in row["command"]:
                    break
                if row["client_type"] != "lua":  # a script's own calls are no trips
                    self.received += row["command"].count(self._prefix)
                    size += len(row["command"])
            likely = len(self.mentions) + size // BYTES_A_READ
            likely += READS_A_CONNECTION * (opened - self._opened) + OWN_READS
            likely += ended - self._ended  # whenever Python collects the clients of earlier calls
            self.beside = max(0, self.received - sum(self.mentions), reads - self._reads - likely)
        finally:
            self._monitor.__exit__(kind, error, trace)


def interleaved(
    work: Callable[[redis_client.Redis], Any],
    rival: Callable[[redis_client.Redis], Any],
    meet: Callable[[bytes], Any],
) -> tuple[Any, Any, bool]:
    """Run work(client); right before the first trip for which meet(what it sends) is true, another process runs
    rival(client) with a client of its own, and work goes on once that is done, or was seen to wait for something other
    than the server's answer for PATIENCE seconds.

    The two share Redis and nothing else. Returns (what work gave, what rival gave, whether they met); the second is
    None if they did not meet. Raises what either of the two raises, and TimeoutError where rival waits for REST seconds
    more after work: for a lock of Python, for example, which nobody frees in its process.
    """
    second: list[_Second] = []

    def before_trip(text: bytes) -> None:
        if not second and meet(text):
            second.append(_Second(lambda: rival(shared.redis())))
            second[0].is_done(PATIENCE, MOST_PATIENCE)

    try:
        came = work(watched_redis(before_trip))
        return came, second[0].result() if second else None, bool(second)
    finally:
        for process in second:
            process.end()


class _Second:
    """A copy of this process, as it is now, that calls one function and ends."""

    def __init__(self, function: Callable[[], Any]):
        self._pipe, answers = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            try:
                os.write(answers, _answer(function))
            finally:
                os._exit(0)  # nothing of the first process is closed, flushed or told
        os.close(answers)

    def is_done(self, patience: float, most: float) -> bool:
        """Whether the function came to its end; False once it was seen to wait for `patience` seconds, or after `most`.

        On a busy machine who has not had its turn, or whose server has not, looks like one who waits. That one sleeps,
        though, while the server answers others twice, all it was asked before included, and does not stir.
        """
        seen, ends = 0.0, time.monotonic() + most
        with shared.redis() as server:
            while not select.select([self._pipe], [], [], BETWEEN_LOOKS)[0]:
                before = self._sleep()
                if before:
                    server.ping()
                    server.ping()
                    seen += BETWEEN_LOOKS * (self._sleep() == before)
                if seen >= patience or time.monotonic() > ends:
                    return False
        return True

    def _sleep(self) -> list[str]:
        """How often the process fell asleep so far, if it sleeps; empty if not. Any sleep is one to a mute system."""
        try:
            with open(f"/proc/{self._process}/status", encoding="utf-8", errors="replace") as file:
                told = [line for line in file if line.startswith(("State:", "voluntary_ctxt_switches:"))]
        except OSError:
            return ["asleep"]
        return told if told[0].split()[1] == "S" else []

    def result(self) -> Any:
        if not self.is_done(REST, MOST_REST):
            raise TimeoutError("the worker in another process came to no end: it waits for something outside Redis")
        good, came = pickle.loads(os.read(self._pipe, select.PIPE_BUF))
        if not good:
            raise came
        return came

    def end(self) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._pipe)


def _answer(function: Callable[[], Any]) -> bytes:
    """What the function gives or raises, as few enough bytes for one write to a pipe."""
    try:
        told = (True, function())
    except BaseException as error:
        told = (False, error)
    try:
        text = pickle.dumps(told)
        pickle.loads(text)
    except Exception:
        text = b"x" * (select.PIPE_BUF + 1)
    if len(text) > select.PIPE_BUF:
        what = "a result" if told[0] else f"{type(told[1]).__name__}: {told[1]}"
        text = pickle.dumps((False, RuntimeError(f"the other worker gave {what[:500]} that cannot be handed over")))
    return text
