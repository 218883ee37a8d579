"""For grade cells on MySQL transactions: rivals who come in between two steps of student code, however many it has.

with ground.case() as name, services.late_rival(name, LOCK, change="UPDATE stock SET copies = copies - 1") as others:
    call_student_code(name)
others.changes                                  # how often a rival came in and made the change
"""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from backbench.services import shared
from backbench.services.mysql_races import GATHER_SECONDS, LOCKED, LOOK_SECONDS, Rival, waiters, waiting

if TYPE_CHECKING:
    import pymysql

DEADLOCK = 1213
# What is inside one of these is counted by itself, and so is a statement that has been prepared.
_FRAMES = {"call_procedure", "compound_sql", "execute_immediate", "execute_sql", "prepare_sql", "dealloc_sql"}


@contextmanager
def late_rival(
    database: str,
    lock: str,
    then: Callable[[pymysql.connections.Connection], Any] | None = None,
    change: str = "",
    turns: Iterable[bool] = (),
) -> Iterator[Rival]:
    """Rivals, for as long as the with block lasts, who come in whenever somebody who waits for one gives up its locks.

    Each asks for a lock with the statement `lock`. Once somebody waits for the first one, the next asks, too, and
    stands behind the one who waits; then the first rolls back, and so on. Who keeps what it has locked until it commits
    waits for the first rival alone; who gives it up meets another one at its next step, however often it tries.

    Of each rival but the first, as soon as somebody waits for it: then(its connection) is called; and it runs `change`
    and commits, if it is the first one that somebody who would write waits for, or if it is its turn: `turns`, from the
    beginning again at the end, is what student code cannot foresee, so that who tries again succeeds at last.
    `changes` of what is given counts. Raises AssertionError at the end where somebody has ended a rival's session, and
    what else went wrong in it, such as in `then`, as it is.
    """
    import pymysql

    seen, over = Rival(), threading.Event()
    lines = [shared.mysql(database=database, autocommit=False) for _ in range(2)]
    watching = shared.mysql(autocommit=True)
    turn = itertools.cycle([*turns] or [False])
    written: list[str] = []
    failed: list[Exception] = []

    def ask(line: pymysql.connections.Connection) -> None:
        """Stand in the line until it is its turn: the one who waits behind another is chosen to end a deadlock."""
        with _noted(failed):
            while not _run(line, lock) and not over.is_set():
                pass

    def come_in(line: pymysql.connections.Connection, texts: list[str]) -> None:
        writes = [text for text in texts if not re.match(r"[\s(]*SELECT\b", text, re.IGNORECASE)]
        if then is not None:
            then(line)
        comes = next(turn) or (writes and not written)
        if change and comes:
            line.cursor().execute(change)
            line.commit()
            seen.changes += 1
        written.extend(writes)

    def live() -> None:
        for number in itertools.count():
            while not (texts := waiters(watching, lines[0].thread_id())):
                if over.wait(LOOK_SECONDS):
                    return
            queue = threading.Thread(target=ask, args=lines[1:], daemon=True, name="late rival")
            queue.start()
            late = time.monotonic() + GATHER_SECONDS
            while queue.is_alive() and waiting(watching) < 2 and time.monotonic() < late:
                time.sleep(LOOK_SECONDS)
            try:
                if number:
                    come_in(lines[0], texts)
            finally:  # else nobody gives up what the next one has by then
                lines[0].rollback()
                queue.join()
                lines.reverse()

    def live_and_leave() -> None:
        with _noted(failed):
            live()
        with suppress(Exception):
            lines[0].rollback()

    thread = threading.Thread(target=live_and_leave, daemon=True, name="late rivals")
    try:
        lines[0].cursor().execute(lock)
        thread.start()
        yield seen
    finally:
        over.set()
        if thread.ident is not None:
            thread.join()
        for connection in (*lines, watching):
            with _noted(failed):
                connection.ping(reconnect=False)
            with suppress(Exception):
                connection.close()
    seen.error = next(iter(failed), None)
    if isinstance(seen.error, pymysql.err.Error):
        raise AssertionError(f"while your code ran, the session of another one came to an end: {seen.error}")
    if seen.error is not None:
        raise seen.error


@contextmanager
def _noted(failed: list[Exception]) -> Iterator[None]:
    """Keeps an error, but for the server's about a lock."""
    try:
        yield
    except Exception as error:
        if error.args[:1] not in [(number,) for number in LOCKED]:
            failed.append(error)


def _run(line: pymysql.connections.Connection, statement: str) -> bool:
    """Whether a statement was run; not where the server chose it to end a deadlock."""
    import pymysql

    try:
        line.cursor().execute(statement)
    except pymysql.err.OperationalError as error:
        if error.args[0] != DEADLOCK:
            raise
        return False
    return True


def asked_elsewhere(connection: pymysql.connections.Connection) -> Counter[str]:
    """How many statements of each kind the server ran for all other connections since it started, by its own count.

    The kinds are the server's: "select", "begin". Statements inside of a procedure or of a text with several count one
    by one, and so do answers of a query cache. What a client says of its own statements can be held against it.
    """
    count: Counter[str] = Counter()
    for scope, sign in ("GLOBAL", 1), ("SESSION", -1):
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {scope} STATUS WHERE Variable_name LIKE 'Com\\_%' OR Variable_name = 'Qcache_hits'")
            for name, value in cursor.fetchall():
                kind = name.lower().removeprefix("com_")
                if kind not in _FRAMES and not kind.startswith("stmt_") and (sign, kind) != (-1, "qcache_hits"):
                    count[kind] += sign * int(value)
    return count
