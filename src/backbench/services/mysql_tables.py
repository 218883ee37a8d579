"""For grade cells on what student code makes of a MySQL table: run its statements, then see what the table is.

    with services.fresh_database(connection) as name:
        ...                                            # create and fill the table
        before = services.layout(connection, "orders")
        services.carry_out(name, texts)                # what student code gave
        with services.held_still(connection, "orders"):
            services.layout(connection, "orders")      # and what queries cost now
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backbench.services import shared
from backbench.services.mysql_costs import bound

if TYPE_CHECKING:
    import pymysql


@dataclass(frozen=True)
class Layout:
    """A table in the server's own words.

    `kind`: what it is, and its storage engine: a view and a temporary table are something else than a table.
    `columns` and `primary`: their lines in SHOW CREATE TABLE.  `indexes`: the names of the other indexes.
    """

    kind: str
    columns: list[str]
    primary: list[str]
    indexes: list[str]


def layout(connection: pymysql.connections.Connection, table: str) -> Layout:
    """What stands under the name `table`. Raises pymysql.err.Error, such as where nothing does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW CREATE TABLE {table}")
        head, *lines = [line.strip().rstrip(",") for line in cursor.fetchone()[1].splitlines()]
        cursor.execute(f"SHOW INDEX FROM {table}")
        names = {row[2] for row in cursor.fetchall()}
    engines = [re.sub(r".*(ENGINE=\w+).*", r"\1", line) for line in lines if line.startswith(")")]
    return Layout(
        kind=" ".join([head, *engines]),
        columns=[line for line in lines if line.startswith("`")],
        primary=[line for line in lines if line.startswith("PRIMARY KEY")],
        indexes=sorted(names - {"PRIMARY"}),
    )


def carry_out(database: str, statements: Sequence[str]) -> None:
    """Run statements in `database`, in a session of their own. Raises pymysql.err.Error.

    What they do to their session ends with it: settings, and a temporary table that covers another one.
    """
    with shared.mysql(database=database, autocommit=True) as line:
        bound(line)
        with line.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


@contextmanager
def held_still(connection: pymysql.connections.Connection, table: str) -> Iterator[None]:
    """Inside the with block nobody can alter, rename or drop the table, and `connection` sees its rows as they are.

    The block is a transaction, which has read the table: the server makes everybody wait for its end.
    """
    import pymysql

    try:
        with connection.cursor() as cursor:
            cursor.execute("START TRANSACTION")
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
        yield
    finally:
        with suppress(pymysql.err.Error):
            connection.rollback()
