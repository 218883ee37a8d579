"""What student code makes of a table: its statements in a session of their own, and the table as the server sees it."""

import pymysql
import pytest

from backbench import services
from backbench.lab import mysql_orders


@pytest.fixture
def server():
    with services.mysql(autocommit=True) as connection:
        yield connection


@pytest.fixture
def name(server):
    with services.fresh_database(server) as name:
        mysql_orders.create(server, mysql_orders.rows(20))
        yield name


def test_a_new_index_is_all_that_changes(server, name):
    before = services.layout(server, "orders")
    services.carry_out(name, ["CREATE INDEX one ON `orders` (shop_id);", "ALTER TABLE orders ADD KEY two (id, status)"])
    found = services.layout(server, "orders")
    assert (before.indexes, found.indexes) == ([], ["one", "two"])
    assert (found.kind, found.columns, found.primary) == (before.kind, before.columns, before.primary)
    assert len(before.columns) == len(mysql_orders.rows(1)[0])


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        (["RENAME TABLE orders TO others", "CREATE VIEW orders AS SELECT * FROM others"], "kind"),
        (["ALTER TABLE orders ENGINE = MyISAM"], "kind"),
        (["ALTER TABLE orders ADD COLUMN more INT"], "columns"),
        (["ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (shop_id, id), ADD KEY (id)"], "primary"),
    ],
    ids=["view", "engine", "column", "primary key"],
)
def test_another_table_is_told_from_the_one_that_was(server, name, texts, what):
    before = services.layout(server, "orders")
    services.carry_out(name, texts)
    assert getattr(services.layout(server, "orders"), what) != getattr(before, what)


def test_what_statements_do_to_their_session_ends_with_it(server, name):
    texts = ["SET SESSION sql_select_limit = 1", "CREATE TEMPORARY TABLE orders (id INT)", "LOCK TABLES orders WRITE"]
    before = services.layout(server, "orders")
    services.carry_out(name, texts)
    assert services.layout(server, "orders") == before
    assert len(services.cost(server, "SELECT id FROM orders").rows) == 20


def test_a_statement_that_the_server_refuses_raises(name):
    with pytest.raises(pymysql.err.Error):
        services.carry_out(name, ["CREATE INDEX one ON orders (nothing)"])


def test_nobody_puts_another_table_in_the_place_of_one_that_is_held(server, name):
    with services.mysql(database=name, autocommit=True) as other, other.cursor() as cursor:
        cursor.execute("SET SESSION lock_wait_timeout = 1")
        with services.held_still(server, "orders"):
            with pytest.raises(pymysql.err.OperationalError):
                cursor.execute("RENAME TABLE orders TO others")
            cursor.execute("DELETE FROM orders WHERE id > 3")
            assert len(services.cost(server, "SELECT id FROM orders").rows) == 20
        assert len(services.cost(server, "SELECT id FROM orders").rows) == 3
        cursor.execute("RENAME TABLE orders TO others")
