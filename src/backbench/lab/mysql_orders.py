"""The book shop's orders as one wide MySQL table, small enough to be made anew for every experiment.

    with services.fresh_database(connection):
        mysql_orders.create(connection, mysql_orders.rows(1_000), "INDEX (customer_id, placed_at)")
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pymysql

COLUMNS = {
    "id": "INT PRIMARY KEY AUTO_INCREMENT",
    "shop_id": "INT NOT NULL",
    "customer_id": "INT NOT NULL",
    "gift_to": "INT NULL",
    "phone": "VARCHAR(20) NOT NULL",
    "title": "VARCHAR(120) COLLATE utf8mb4_bin NOT NULL",
    "status": "VARCHAR(10) NOT NULL",
    "total_cents": "INT NOT NULL",
    "placed_at": "DATETIME(6) NOT NULL",
    "sent_at": "DATETIME(6) NULL",
    "note": "VARCHAR(100) NOT NULL",
}
STATUSES = ("paid", "packed", "sent", "delivered", "cancelled")
OPENING = datetime(2026, 1, 1)
_ADJECTIVES = ("Silent", "Golden", "Hollow", "Winter", "Paper", "Salt", "Glass", "Hidden")
_THINGS = ("Harbour", "Orchard", "Clock", "Garden", "Bridge", "Station", "Compass", "Train", "Żagiel", "100% Tea")


def rows(count: int, draw: random.Random | None = None, days: int = 360) -> list[dict[str, Any]]:
    """`count` orders as dicts by the names of COLUMNS, ids from 1, in the order of ids but not of time.

    `draw` is where chance comes from; the times lie in the first `days` days of 2026.
    """
    draw = draw or random.Random("orders")
    return [_row(number, draw, days) for number in range(1, count + 1)]


def _row(number: int, draw: random.Random, days: int) -> dict[str, Any]:
    placed = OPENING + timedelta(seconds=draw.randrange(86_400 * days), microseconds=draw.randrange(10**6))
    status = draw.choices(STATUSES, (3, 1, 2, 12, 1))[0]
    sent = None if status in ("paid", "packed", "cancelled") else placed + timedelta(hours=draw.randint(1, 90))
    return {
        "id": number,
        "shop_id": draw.randint(1, 5),
        "customer_id": draw.randint(1, 300),
        "gift_to": draw.randint(1, 300) if draw.random() < 0.2 else None,
        "phone": str(draw.randint(10**8, 10**10)),
        "title": f"The {draw.choice(_ADJECTIVES)} {draw.choice(_THINGS)} {draw.randint(1, 40)}",
        "status": status,
        "total_cents": draw.randint(499, 99_999),
        "placed_at": placed,
        "sent_at": sent,
        "note": "Leave it with a neighbour, please. " * draw.randint(1, 2),
    }


def create(connection: pymysql.connections.Connection, orders: Iterable[dict[str, Any]], *indexes: str) -> None:
    """The table `orders` in the database of `connection`, filled, and its statistics brought up to date.

    `indexes` are written as in CREATE TABLE: "INDEX (shop_id, placed_at)". Raises pymysql.err.Error.
    """
    lines = [f"{name} {kind}" for name, kind in COLUMNS.items()]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE orders ({', '.join([*lines, *indexes])}) ENGINE=InnoDB")
        marks = ", ".join(f"%({name})s" for name in COLUMNS)
        cursor.executemany(f"INSERT INTO orders ({', '.join(COLUMNS)}) VALUES ({marks})", list(orders))
    connection.commit()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE TABLE orders")
