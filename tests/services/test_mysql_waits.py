"""Transactions at the same moment: the server says how many of them wait."""

import contextlib

import pymysql
import pytest

from backbench import services


@pytest.fixture(scope="module")
def shop():
    """A connection to a table of four rows, and what makes more connections to it."""
    with services.MySQLServer() as server, server.client(autocommit=True) as connection:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE shelf (isbn INT PRIMARY KEY, sold INT)")
            cursor.execute("INSERT INTO shelf VALUES (0, 0), (1, 0), (2, 0), (3, 0)")
        with contextlib.ExitStack() as lines:
            yield connection, [lines.enter_context(server.client()) for _ in range(4)]


def raising(row_of):
    """Work that raises the number in the row that `row_of` gives for a connection."""

    def work(connection):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE shelf SET sold = sold + 1 WHERE isbn = %s", [row_of(connection)])

    return work


def sold(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sold FROM shelf ORDER BY isbn")
        return [number for (number,) in cursor.fetchall()]


def test_all_but_one_wait_for_the_same_row_and_all_commit(shop):
    connection, lines = shop
    before = sold(connection)[0]
    assert services.lock_waits(connection, lines, raising(lambda line: 0)) == 3
    assert sold(connection)[0] == before + 4


def test_nobody_waits_where_each_has_a_row_of_its_own(shop):
    connection, lines = shop
    before = sold(connection)
    assert services.lock_waits(connection, lines, raising(lines.index)) == 0
    assert sold(connection) == [number + 1 for number in before]


def test_what_the_work_raises_arrives_here(shop):
    connection, lines = shop

    def work(line):
        line.cursor().execute("UPDATE nothing SET sold = 1")

    with pytest.raises(pymysql.err.ProgrammingError, match="nothing"):
        services.lock_waits(connection, lines, work)
