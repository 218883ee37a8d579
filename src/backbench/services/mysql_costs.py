"""What a MySQL query costs, by the server's own counters: rows read, sorts, temporary tables; and its plan.

    with services.fresh_database(connection):
        ...                                       # create and fill tables
        services.cost(connection, "SELECT * FROM orders WHERE id = %s", [7]).read

Counters are those of the connection's own session, so nobody else's work is in them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pymysql

LOCK_SECONDS, STATEMENT_SECONDS = 3, 10
MOST_ROWS = 1_000_000  # of a SELECT without a LIMIT: a forgotten join condition must not fill the memory
NO_SUCH_SETTING = 1193
TOO_LATE = (1205, 1969, 3024)  # waited for a lock; a statement took too long, MariaDB and MySQL
_COUNTERS = """SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%' OR Variable_name LIKE 'Created_tmp_%tables'
    OR Variable_name LIKE 'Handler_icp%' OR Variable_name IN ('Sort_rows', 'Sort_range', 'Sort_scan')"""


class ServerHeld(AssertionError):
    """Somebody else holds what a statement needs. In a hidden test: a failed check, with this text for the student."""


@dataclass(frozen=True)
class Cost:
    """`rows`: what came.  `read`: rows and index entries that the storage engine read for the server.

    `sorts`: how often rows were sorted.  `temporary`: how many temporary tables were made.
    """

    rows: list[tuple]
    read: int
    sorts: int
    temporary: int


@contextmanager
def fresh_database(connection: pymysql.connections.Connection, seconds: int = STATEMENT_SECONDS) -> Iterator[str]:
    """A new, empty database, which `connection` uses inside the with block; it is dropped at the end.

    From here on, a statement of this connection runs for `seconds` at most and waits less for a lock: then it raises
    pymysql.err.OperationalError, which leaves the with block as ServerHeld.
    """
    import pymysql

    name = f"fresh_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT DATABASE()")
        [before] = cursor.fetchone()
    bound(connection, seconds)
    try:
        with held_is_told():
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
            connection.select_db(name)
            yield name
    finally:
        with suppress(pymysql.err.Error), connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        with suppress(pymysql.err.Error):
            if before:
                connection.select_db(before)


def bound(connection: pymysql.connections.Connection, seconds: int = STATEMENT_SECONDS) -> None:
    """From here on, a statement of this session runs for `seconds` at most, and waits for a lock for LOCK_SECONDS."""
    import pymysql

    with connection.cursor() as cursor:
        cursor.execute(
            f"SET SESSION lock_wait_timeout = {LOCK_SECONDS}, SESSION innodb_lock_wait_timeout = {LOCK_SECONDS}, "
            f"SESSION sql_select_limit = {MOST_ROWS}"
        )
        # MariaDB's name, in seconds, and MySQL's, in milliseconds
        setting = f"max_statement_time = {seconds}" if is_mariadb(connection) else f"max_execution_time = {seconds}000"
        try:
            cursor.execute(f"SET SESSION {setting}")
        except pymysql.err.Error as error:
            if error.args[0] != NO_SUCH_SETTING:
                raise


@contextmanager
def held_is_told() -> Iterator[None]:
    """Raises ServerHeld in the place of an error about a lock or a statement that took too long."""
    import pymysql

    try:
        yield
    except pymysql.err.OperationalError as error:
        if error.args[0] not in TOO_LATE:
            raise
        raise ServerHeld(
            f"the database server made a statement wait for {LOCK_SECONDS} seconds and more: does your code hold a "
            f"lock, or leave a transaction open? ({error.args[1]})"
        ) from error


def cost(connection: pymysql.connections.Connection, query: str, args: Sequence[Any] | None = None) -> Cost:
    """Run one query and give its rows and what they cost. Raises pymysql.err.Error.

    `read` adds up the Handler_read counters except Handler_read_rnd, which counts rows that are looked up a second
    time by their position, after a sort or a merge. An entry that the engine refuses by itself (index condition
    pushdown) is in none of them: MariaDB counts those apart, and they are added. MySQL does not count them, so that it
    is not asked to refuse any. MariaDB's query cache, which gives old answers without a read, is off meanwhile.
    """
    import pymysql

    mysql = not is_mariadb(connection)
    # Who opens a table first reads its statistics, too: that is left to EXPLAIN.
    with suppress(pymysql.err.Error), connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + query, args)
    with _all_counted(connection):
        nothing = start = _counters(connection)
        if mysql:  # looking at the counters moves them
            start = _counters(connection)
        with connection.cursor() as cursor:
            cursor.execute(query, args)
            rows = list(cursor.fetchall())
        end = _counters(connection)
    spent = {name: end[name] - start[name] - (start[name] - nothing[name]) for name in end}
    reads = (name for name in spent if name.startswith("handler_read") and name != "handler_read_rnd")
    return Cost(
        rows=rows,
        read=sum(spent[name] for name in reads)
        + spent.get("handler_icp_attempts", 0)
        - spent.get("handler_icp_match", 0),
        sorts=spent["sort_range"] + spent["sort_scan"],
        temporary=spent["created_tmp_tables"],
    )


@contextmanager
def _all_counted(connection: pymysql.connections.Connection) -> Iterator[None]:
    """The server looks at each entry itself: anybody may switch its query cache on, for all sessions to come."""
    import pymysql

    name, value = "optimizer_switch", "index_condition_pushdown=off"
    if is_mariadb(connection):
        name, value = "query_cache_type", "OFF"
    before = None
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"SELECT @@SESSION.{name}")
        except pymysql.err.Error as error:
            if error.args[0] != NO_SUCH_SETTING:  # a server that was built without a query cache
                raise
        else:
            [before] = cursor.fetchone()
            cursor.execute(f"SET SESSION {name} = %s", [value])
    try:
        yield
    finally:
        # What was switched off for everybody meanwhile cannot be switched on for one.
        if before is not None:
            with suppress(pymysql.err.Error), connection.cursor() as cursor:
                cursor.execute(f"SET SESSION {name} = %s", [before])


@contextmanager
def undisturbed(connection: pymysql.connections.Connection) -> Iterator[None]:
    """Raises AssertionError at the end if any other connection read a row of any table in the meantime.

    For a hidden test that measures on a server which student code can reach, too, and of which it is the only user.
    It is MariaDB that counts this; with MySQL nothing is noticed.
    """
    before = _read_elsewhere(connection)
    yield
    if _read_elsewhere(connection) != before:
        raise AssertionError("while your code was measured, another connection read tables of the database server")


def _read_elsewhere(connection: pymysql.connections.Connection) -> int:
    """How many rows all other connections read since the server started, those of temporary tables left out."""
    reads = []
    for scope in "GLOBAL", "SESSION":
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {scope} STATUS LIKE 'Rows_read'")
            reads.append(sum(int(value) for _, value in cursor.fetchall()))
    return reads[0] - reads[1]


def explain(
    connection: pymysql.connections.Connection, query: str, args: Sequence[Any] | None = None
) -> list[dict[str, Any]]:
    """The plan of a query, as EXPLAIN gives it: one dict a table, by the names of EXPLAIN's columns.

    `rows` is an int or None, and `Extra` None where there are no notes, as with MySQL; MariaDB gives texts.
    """
    # What MySQL 9 gives without a word is one text; MariaDB knows no word for the table.
    word = "EXPLAIN " if is_mariadb(connection) else "EXPLAIN FORMAT=TRADITIONAL "
    with connection.cursor() as cursor:
        cursor.execute(word + query, args)
        names = [column[0] for column in cursor.description]
        plan = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for line in plan:
        line["rows"] = None if line["rows"] is None else int(line["rows"])
        line["Extra"] = line["Extra"] or None
    return plan


def is_mariadb(connection: pymysql.connections.Connection) -> bool:
    """Whether the server behind `connection` is MariaDB's, as it said when it was connected."""
    return "mariadb" in connection.get_server_info().lower()


def _counters(connection: pymysql.connections.Connection) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTERS)
        return {name.lower(): int(value) for name, value in cursor.fetchall()}
