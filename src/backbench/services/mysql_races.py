"""For grade cells on MySQL transactions: another session, whose locks decide when a race happens.

    with ground.case() as name, services.rival(name, "UPDATE stock SET copies = 0") as other:
        call_student_code(name)                     # waits for the lock, or has read what the rival has not committed
    other.met                                       # whether somebody waited

The race does not depend on what student code says of itself: the server tells who waits.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from backbench.services import shared
from backbench.services.mysql_costs import fresh_database, held_is_told, is_mariadb

if TYPE_CHECKING:
    import pymysql

LOOK_SECONDS = 0.003
LOCKED = (1205, 3572)  # what NOWAIT gives, MariaDB and MySQL
WAIT_SECONDS = 3  # for the rival's own statements
COPY_SECONDS = 0.11
END_SECONDS = 5.0
GATHER_SECONDS = 10.0
USE_LOOKS = 5
_STANDING = "SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User lock'"
# Not sys.innodb_lock_waits: that one reads information_schema.innodb_trx, a copy (see waiting).
_WAITERS = """SELECT DISTINCT asking.thread_id, asking.processlist_info FROM performance_schema.data_lock_waits
    JOIN performance_schema.threads AS holding ON holding.thread_id = blocking_thread_id
    JOIN performance_schema.threads AS asking ON asking.thread_id = requesting_thread_id
    WHERE holding.processlist_id = %s"""
_WAITERS_MARIADB = """SELECT DISTINCT asking.trx_id, asking.trx_query FROM information_schema.innodb_lock_waits
    JOIN information_schema.innodb_trx AS holding ON holding.trx_id = blocking_trx_id
    JOIN information_schema.innodb_trx AS asking ON asking.trx_id = requesting_trx_id
    WHERE holding.trx_mysql_thread_id = %s"""
# A transaction of MariaDB's InnoDB monitor: what the server says of it comes before its statement, a student's text.
_TRANSACTION = re.compile(
    r"---TRANSACTION .*\n(?:mysql tables in use .*\n)?(?P<waits>LOCK WAIT )?(?P<locks>\d+) lock struct\(s\).*\n"
    r"(?:\w+ thread id (?P<session>\d+), .*\n(?P<statement>(?s:.*?))(?:\n------- TRX HAS BEEN WAITING|\n?\Z))?"
)

_asking = threading.Lock()
_asked = 0.0  # when this process last asked who waits for whom


class Rival:
    """`met`: whether somebody waited for the rival's locks.  `error`: what its last statements raised, or None.

    `changes`: how often late rivals changed something.
    """

    def __init__(self) -> None:
        self.met = False
        self.changes = 0
        self.error: Exception | None = None


class Ground:
    """A database of a grade cell's own, for many cases one after the other: what other sessions left open in it ends
    with each case.

        ground = services.Ground(server, lambda: make_tables(server))
        with ground.case() as name:        # server uses the database of that name
            ...
        ground.close()                     # drops it
    """

    def __init__(self, connection: pymysql.connections.Connection, create: Callable[[], Any]):
        """create: called once, to make the tables."""
        self._connection, self._create = connection, create
        self._stack = ExitStack()
        self._name: str | None = None

    @contextmanager
    def case(self) -> Iterator[str]:
        """The name of the database; in the block, an error about locks is raised as ServerHeld."""
        if self._name is None:
            self._name = self._stack.enter_context(fresh_database(self._connection))
            self._create()
        try:
            with held_is_told():
                yield self._name
        finally:
            with suppress(Exception):
                end_sessions(self._connection, self._name)

    def close(self) -> None:
        """Drop the database. Nothing happens if there was no case."""
        self._name = None
        self._stack.close()


@contextmanager
def rival(
    database: str, *statements: str, then: Callable[[pymysql.connections.Connection], Any] | None = None, many: int = 1
) -> Iterator[Rival]:
    """Another session, which has run `statements` in `database` and not committed when the with block begins.

    As soon as `many` other sessions wait, at least one of them for its row locks, or fewer of them for GATHER_SECONDS,
    it calls then(its connection), if there is one, and commits; at the end of the block at the latest, where `then` is
    left out.
    Raises pymysql.err.Error where one of the statements fails.
    """
    seen = Rival()
    over = threading.Event()
    watching = shared.mysql(autocommit=True)
    line = shared.mysql(database=database, autocommit=False)

    def meet() -> None:
        since = None
        try:
            while not over.is_set():
                now, waits = time.monotonic(), waiting(watching, line.thread_id())
                since = (since or now) if waits else None
                gathered = waits and (many == 1 or standing(watching) >= many)
                if gathered or (since and now - since > GATHER_SECONDS):
                    seen.met = True
                    if then is not None:
                        then(line)
                    break
                over.wait(LOOK_SECONDS)
            line.commit()
        except Exception as error:
            seen.error = error
            with suppress(Exception):
                line.rollback()

    thread = threading.Thread(target=meet, daemon=True, name="rival")
    try:
        with line.cursor() as cursor:
            cursor.execute(f"SET SESSION innodb_lock_wait_timeout = {WAIT_SECONDS}")
            for statement in statements:
                cursor.execute(statement)
        thread.start()
        yield seen
    finally:
        over.set()
        if thread.ident is not None:
            thread.join()
        for connection in (line, watching):
            with suppress(Exception):
                connection.close()


def waiting(connection: pymysql.connections.Connection, blocker: int | None = None) -> int:
    """How many sessions of the server wait for a row lock just now.

    blocker: the id of a session; then only those count that wait for a lock of it, as `waiters` says.
    """
    if blocker is not None:
        return len(waiters(connection, blocker))
    with connection.cursor() as cursor:
        cursor.execute("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'")
        return int(cursor.fetchone()[1])


def waiters(connection: pymysql.connections.Connection, blocker: int) -> list[str]:
    """The statement of each session that waits for a row lock of the session `blocker`, as the server knows it.

    Where more than the blocker and one who waits hold locks, it is what MariaDB knew a tenth of a second ago or later.
    Some that wait to read may count as one. Of a procedure or a function it is the statement inside of it that waits.
    """
    if not waiting(connection):
        return []
    with connection.cursor() as cursor:
        if not is_mariadb(connection):
            cursor.execute(_WAITERS, [blocker])
            return [text or "" for _, text in cursor.fetchall()]
        cursor.execute("SHOW ENGINE INNODB STATUS")
        if (statement := _only_waiter(cursor.fetchone()[2], blocker)) is not None:
            return [statement]
        global _asked
        with _asking:  # it shows a copy, and makes no new one while it is read more often than ten times a second
            time.sleep(max(0.0, _asked + COPY_SECONDS - time.monotonic()))
            cursor.execute(_WAITERS_MARIADB, [blocker])
            _asked = time.monotonic()
        return [text or "" for _, text in cursor.fetchall()]


def _only_waiter(report: str, blocker: int) -> str | None:
    """The statement of the one session that waits, if besides it only the session `blocker` has locks; else None.

    report: of `SHOW ENGINE INNODB STATUS`, which does not say who waits for whom, but is never a copy. A statement that
    looks like a part of it can add transactions, and take none away.
    """
    found = [_TRANSACTION.match(f"---TRANSACTION {part}\n") for part in report.split("\n---TRANSACTION ")[1:]]
    if "... truncated..." in report or not all(found):
        return None
    waiters = [one["statement"] for one in found if one["waits"]]
    holders = [one["session"] for one in found if int(one["locks"]) and not one["waits"]]
    return waiters[0] if len(waiters) == 1 and holders == [str(blocker)] else None


def standing(connection: pymysql.connections.Connection) -> int:
    """How many sessions of the server wait just now for a row lock, or for a lock that has a name (GET_LOCK)."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        return int(cursor.fetchone()[0]) + waiting(connection)


def locked(connection: pymysql.connections.Connection, query: str) -> bool:
    """Whether another session holds a lock on a row that `query` selects: it is run with FOR UPDATE NOWAIT."""
    import pymysql

    try:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"{query} FOR UPDATE NOWAIT")
    except pymysql.err.OperationalError as error:
        if error.args[0] not in LOCKED:
            raise
        return True
    finally:
        with suppress(pymysql.err.Error):
            connection.rollback()
    return False


def in_use(connection: pymysql.connections.Connection, table: str) -> bool:
    """Whether another session is inside a transaction in which it has read or changed `table`, be it one row or none.

    What was open in `connection` is committed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT @@SESSION.lock_wait_timeout")
        [before] = cursor.fetchone()
        cursor.execute("SET SESSION lock_wait_timeout = 0")  # MySQL makes 1 of it
        try:
            # Who is inside stays there; the server's own work on a table is over in a moment.
            return all(_refused(cursor, f"LOCK TABLES {table} WRITE") for _ in range(USE_LOOKS))
        finally:
            cursor.execute("UNLOCK TABLES")
            cursor.execute(f"SET SESSION lock_wait_timeout = {before}")


def _refused(cursor: Any, statement: str) -> bool:
    """Whether a statement that locks cannot have its lock: it is run, and waited a moment where that is so."""
    import pymysql

    try:
        cursor.execute(statement)
    except pymysql.err.OperationalError as error:
        if error.args[0] not in LOCKED:
            raise
        time.sleep(LOOK_SECONDS)
        return True
    return False


def end_sessions(connection: pymysql.connections.Connection, database: str, spared: Sequence[int] = ()) -> int:
    """End every session that uses `database`, but for this connection's own, and wait until they are gone.

    spared: ids of sessions that go on. Returns how many were ended. What they had not committed is rolled back.
    """
    import pymysql

    query = "SELECT id FROM information_schema.processlist WHERE db = %s AND id <> CONNECTION_ID()"
    ended: set[int] = set()
    late = time.monotonic() + END_SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < late:
            cursor.execute(query, [database])
            left = [number for (number,) in cursor.fetchall() if number not in spared]
            if not left:
                break
            for number in left:
                ended.add(number)
                with suppress(pymysql.err.Error):  # it has gone by itself
                    cursor.execute(f"KILL {number}")
            time.sleep(LOOK_SECONDS)
    return len(ended)
