"""The small tables of the transaction pages: money, stock, work to do, and who minds the shop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pymysql

TABLES = {
    "accounts": "id INT PRIMARY KEY, cents INT NOT NULL",
    "books": "id INT PRIMARY KEY, copies INT NOT NULL, price_cents INT NOT NULL, blurb TEXT NOT NULL, "
    "version INT NOT NULL",
    "jobs": "id INT PRIMARY KEY, payload VARCHAR(200) NOT NULL, state VARCHAR(20) NOT NULL DEFAULT 'open'",
    "clerks": "id INT PRIMARY KEY, shop INT NOT NULL, on_duty INT NOT NULL, INDEX by_shop (shop)",
}


def create(connection: pymysql.connections.Connection, table: str, rows: Iterable[Sequence[Any]] = ()) -> None:
    """Make one of TABLES in the connection's database, fill and commit it.

    rows: accounts (id, cents), books (id, copies, price_cents, blurb, version), jobs (id, payload), clerks (id, shop,
    on_duty).
    """
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} ({TABLES[table]}) ENGINE=InnoDB")
    fill(connection, table, rows)


def fill(connection: pymysql.connections.Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Put these rows in the place of those that the table has, and commit."""
    rows = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        if rows:
            columns = [part.split()[0] for part in TABLES[table].split(", ")][: len(rows[0])]
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
    connection.commit()
