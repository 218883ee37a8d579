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
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from backbench.services import shared
from backbench.services.redis_counters import counters_stand

if TYPE_CHECKING:
    import redis as redis_client

# The first worker stands still until the second one is done or waits for Redis, MOST_PATIENCE seconds at most. Who asks
# Redis again after a sleep polls it: POLLS times are waiting, and so are BUSY_POLLS trips without a sleep. time.sleep
# takes NAP seconds at most over there, so that nobody sits through a poll. Other sleep is looked at every BETWEEN_LOOKS
# seconds: it is waiting once seen for HELD seconds if Redis holds a client, for PATIENCE seconds if trips go on, and
# once seen for OUTSIDE seconds a wait for something that workers do not share.
MOST_PATIENCE, BETWEEN_LOOKS = 8.0, 0.02
NAP, POLLS, BUSY_POLLS = 0.005, 5, 300
HELD, PATIENCE, OUTSIDE = 0.06, 0.3, 2.0
# redis-py sends what is long in pieces: more than 6,000 bytes of short words, or one longer word and what stands around
# it. A watched client opens a connection with a HELLO alone, and only for a trip. The server reads once more from each
# connection that ends. Of our own, a PING and the INFO that says so are among the reads.
BYTES_A_READ, READS_A_CONNECTION, OWN_READS = 3_000, 1, 2
BYTES_A_WORD = 6  # around each word that is sent, its length included
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

    settings = {"driver_info": None, **settings}  # no CLIENT SETINFO: see READS_A_CONNECTION
    pool = shared.redis(**settings).connection_pool

    class Connection(pool.connection_class):
        opens = False

        def connect_check_health(self, *args, **kwargs):
            self.opens = True
            try:
                super().connect_check_health(*args, **kwargs)
            finally:
                self.opens = False

        def send_packed_command(self, command, *args, **kwargs):
            if not self.opens:
                before_trip(b"".join([command] if isinstance(command, bytes) else command))
            return super().send_packed_command(command, *args, **kwargs)

    return redis_client.Redis(connection_pool=redis_client.ConnectionPool(Connection, **pool.connection_kwargs))


class Trips:
    """One worker's trips as its client tells them, beside what the server receives meanwhile.

        with services.Trips(server, prefix) as trips:
            call_student_code(spy(trips.note))          # there: watched_redis(lambda text: note(text.count(prefix)))
        trips.mentions                                  # how often each trip names the prefix
        trips.beside                                    # by how much that differs from what reached the server
        trips.received                                  # how often the server was told the prefix, by anybody

    What is told is compared with what MONITOR shows and with how often the server read from its clients: a pipeline
    arrives in a few reads, single commands each in one of its own. Told and shown are equal unless somebody is killed
    right before a trip, or an EXEC is refused, whose commands MONITOR does not show: look at `beside` where neither can
    be, so where no rival came. Too much told is as wrong as too little: it makes room for what is not told.

    The with block raises AssertionError, for the student, where somebody set the server's counters back meanwhile.

    server: a redis.Redis of the examiner.  prefix: str, ASCII.  `note` is true right before trip number `gap`, from 1.
    """

    def __init__(self, server: redis_client.Redis, prefix: str, gap: int = 0):
        self._server, self._prefix, self._gap = server, prefix, gap
        self.mentions: list[int] = []
        self.beside = self.received = 0

    def note(self, mentions: int) -> bool:
        """Called before each trip with the number of times that it names the prefix; student code can reach it."""
        if type(mentions) is not int or mentions < 0:
            raise TypeError("a trip names the prefix 0 times or more, a whole number")
        self.mentions.append(mentions)
        return len(self.mentions) == self._gap

    def __enter__(self) -> Trips:
        self._counters = counters_stand(self._server)
        self._counters.__enter__()
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
            size = most = 0
            # As it comes: redis-py takes rows apart in a way that loses words after one that ends in a backslash.
            while end not in (row := _text(self._monitor.connection.read_response())):
                about, _, words = row.partition("] ")
                if not about.endswith(" lua"):  # a script's own calls are no trips
                    named = words.count(self._prefix)
                    self.received += named
                    most = max(most, named)
                    size += len(words) + BYTES_A_WORD * words.count('" "')
            likely = len(self.mentions) + size // BYTES_A_READ
            likely += READS_A_CONNECTION * min(opened - self._opened, len(self.mentions)) + OWN_READS
            likely += ended - self._ended  # whenever Python collects the clients of earlier calls
            self.beside = max(abs(self.received - sum(self.mentions)), reads - self._reads - likely)
            self.beside = max(self.beside, most - max(self.mentions, default=0))  # one command is within one trip
        finally:
            self._monitor.__exit__(kind, error, trace)
        if kind is None:
            self._counters.__exit__(None, None, None)


def _text(row: bytes | str) -> str:
    return row if isinstance(row, str) else row.decode("utf-8", "replace")


def interleaved(
    work: Callable[[redis_client.Redis], Any],
    rival: Callable[[redis_client.Redis], Any],
    meet: Callable[[bytes], Any],
) -> tuple[Any, Any, bool]:
    """Run work(client); right before the first trip for which meet(what it sends) is true, another process runs
    rival(client) with a client of its own, and work goes on once that is done, or waits for Redis: it asks again and
    again, or is held by the server. Its time.sleep is cut short.

    The two share Redis and nothing else. Returns (what work gave, what rival gave, whether they met); the second is
    None if they did not meet. Raises what either of the two raises, and TimeoutError where rival waits for something
    outside Redis, such as a lock of Python or a file, or for REST seconds more after work.
    """
    second: list[_Second] = []

    def before_trip(text: bytes) -> None:
        if not second and meet(text):
            second.append(_Second(rival))
            second[0].stand_by()

    try:
        came = work(watched_redis(before_trip))
        return came, second[0].result() if second else None, bool(second)
    finally:
        for process in second:
            process.end()


class _Second:
    """A copy of this process, as it is now, that calls function(a client of its own) and ends."""

    def __init__(self, function: Callable[[redis_client.Redis], Any]):
        self._outside = self._stirred = False
        self._told = b""  # what it did: t for a trip, s for a sleep
        with shared.redis() as server:
            self._held_before = _held(server)
        self._pipe, answers = os.pipe()
        self._steps, steps = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            try:
                os.set_blocking(steps, False)
                time.sleep = _short_sleep(time.sleep, lambda: _tell(steps, b"s "))
                os.write(answers, _answer(lambda: function(watched_redis(lambda text: _tell(steps, b"t ")))))
            finally:
                os._exit(0)  # nothing of the first process is closed, flushed or told
        os.close(answers)
        os.close(steps)

    def stand_by(self) -> None:
        """Return once the function came to its end, or waits."""
        seen, trips, ends = 0.0, None, time.monotonic() + MOST_PATIENCE
        with shared.redis() as server:
            while not self._is_done() and time.monotonic() < ends and not self._polls():
                if self._stirred or not self._sleeps(server):
                    continue
                seen += BETWEEN_LOOKS
                trips = self._trips() if trips is None else trips
                if seen >= HELD and _held(server) > self._held_before or seen >= PATIENCE and self._trips() > trips:
                    return
                if seen >= OUTSIDE:
                    self._outside = True
                    return

    def _is_done(self) -> bool:
        """Whether the answer is there, BETWEEN_LOOKS seconds later or once it does something."""
        ready = select.select([self._pipe, self._steps], [], [], BETWEEN_LOOKS)[0]
        if self._pipe in ready:
            return True
        told = os.read(self._steps, 65_536) if ready else b""
        self._told += told
        self._stirred = bool(told)
        return False

    def _polls(self) -> bool:
        """Whether it asked Redis again after each of many sleeps, or so often that it asks without a pause."""
        steps = self._told.split(b" ")
        return list(pairwise(steps)).count((b"s", b"t")) >= POLLS or self._trips() >= BUSY_POLLS

    def _trips(self) -> int:
        return self._told.count(b"t")

    def _sleeps(self, server: redis_client.Redis) -> bool:
        """Whether it sleeps while the server answers others twice, all it was asked before included, and does not stir.

        On a busy machine who has not had its turn, or whose server has not, looks like one who waits.
        """
        before = self._sleep()
        if not before:
            return False
        server.ping()
        server.ping()
        return self._sleep() == before

    def _sleep(self) -> list[str]:
        """How often the process fell asleep so far, if it sleeps; empty if not. Any sleep is one to a mute system."""
        try:
            with open(f"/proc/{self._process}/status", encoding="utf-8", errors="replace") as file:
                told = [line for line in file if line.startswith(("State:", "voluntary_ctxt_switches:"))]
        except OSError:
            return ["asleep"]
        return told if told[0].split()[1] == "S" else []

    def result(self) -> Any:
        seen, ends = 0.0, time.monotonic() + MOST_REST
        with shared.redis() as server:
            while not self._outside and not self._is_done():
                seen += 0 if self._stirred else BETWEEN_LOOKS * self._sleeps(server)
                self._outside = seen >= REST or time.monotonic() > ends
        if self._outside:
            raise TimeoutError("the worker in another process waits for something outside Redis")
        good, came = pickle.loads(os.read(self._pipe, select.PIPE_BUF))
        if not good:
            raise came
        return came

    def end(self) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._pipe)
        os.close(self._steps)


def _held(server: redis_client.Redis) -> int:
    """How many clients the server lets wait, for an item or for a message."""
    clients = server.info("clients")
    return clients.get("blocked_clients", 0) + clients.get("pubsub_clients", 0)


def _short_sleep(sleep: Callable[[float], Any], tell: Callable[[], Any]) -> Callable[[float], None]:
    """As `sleep`, NAP seconds at most; each one is told."""

    def nap(seconds: float, /) -> None:
        sleep(min(seconds, NAP))
        tell()

    return nap


def _tell(pipe: int, text: bytes) -> None:
    with suppress(BlockingIOError):  # nobody listens
        os.write(pipe, text)


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
