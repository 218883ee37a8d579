"""What a query costs, counted by the server itself, and a database that is gone afterwards."""

import pymysql
import pytest

from backbench import services
from backbench.lab import mysql_orders
from backbench.services.mysql_costs import is_mariadb


@pytest.fixture
def connection():
    with services.MySQLServer() as server, server.client(autocommit=True) as connection:
        yield connection


@pytest.fixture
def orders(connection):
    with services.fresh_database(connection):
        mysql_orders.create(connection, mysql_orders.rows(1_000), "INDEX by_customer (customer_id, placed_at)")
        yield connection


def databases(connection):
    return {name for (name,) in services.cost(connection, "SHOW DATABASES").rows}


def current(connection):
    return services.cost(connection, "SELECT DATABASE()").rows


def test_a_fresh_database_is_used_and_then_dropped(connection):
    before, used = databases(connection), current(connection)
    with services.fresh_database(connection) as outer:
        with services.fresh_database(connection) as inner:
            assert current(connection) == [(inner,)]
        assert current(connection) == [(outer,)]
    assert (databases(connection), current(connection)) == (before, used)


def test_a_fresh_database_is_dropped_after_an_exception(connection):
    before = databases(connection)
    with pytest.raises(KeyError), services.fresh_database(connection):
        raise KeyError
    assert databases(connection) == before


def test_a_table_that_somebody_holds_is_an_error_and_no_hang(connection):
    with services.MySQLServer() as server, server.client(autocommit=True) as one, server.client() as other:
        with services.fresh_database(one) as name:
            one.cursor().execute("CREATE TABLE shelf (id INT)")
            other.cursor().execute(f"LOCK TABLES {name}.shelf WRITE")
            one.cursor().execute("SET SESSION lock_wait_timeout = 1")
            with pytest.raises(pymysql.err.OperationalError):
                services.cost(one, "SELECT * FROM shelf")
            other.cursor().execute("UNLOCK TABLES")


def test_a_server_that_somebody_holds_is_told_in_plain_words():
    with services.MySQLServer() as server, server.client(autocommit=True) as one, server.client() as other:
        other.cursor().execute("FLUSH TABLES WITH READ LOCK")
        with pytest.raises(services.ServerHeld, match="does your code hold a lock"), services.fresh_database(one):
            pass
        other.cursor().execute("UNLOCK TABLES")


def test_a_scan_reads_all_and_a_walk_reads_what_matches(orders):
    count = services.cost(orders, "SELECT COUNT(*) FROM orders WHERE customer_id = %s", [7]).rows[0][0]
    scan = services.cost(orders, "SELECT id FROM orders WHERE note = %s", ["x"])
    walk = services.cost(orders, "SELECT id FROM orders WHERE customer_id = %s", [7])
    ends = 1 if is_mariadb(orders) else 3  # how often the server asks beyond the rows
    assert 1_000 <= scan.read <= 1_000 + ends
    assert count <= walk.read <= count + ends
    assert len(walk.rows) == count


def test_the_first_query_on_a_table_costs_as_much_as_the_second(orders):
    query = "SELECT total_cents FROM orders WHERE customer_id = 8"
    assert services.cost(orders, query).read == services.cost(orders, query).read


def test_sorts_and_temporary_tables_are_counted(orders):
    plain = services.cost(orders, "SELECT id FROM orders WHERE customer_id = 7 ORDER BY placed_at")
    sort = services.cost(orders, "SELECT id FROM orders ORDER BY note")
    grouped = services.cost(orders, "SELECT note, COUNT(*) FROM orders GROUP BY note")
    assert (plain.sorts, plain.temporary) == (0, 0)
    assert (sort.sorts, sort.temporary) == (1, 0)
    assert grouped.temporary >= 1


def test_a_plan_has_numbers_where_explain_gives_texts(orders):
    [line] = services.explain(orders, "SELECT id FROM orders WHERE customer_id = %s", [7])
    assert (line["key"], line["key_len"]) == ("by_customer", "4")
    assert isinstance(line["rows"], int)
    assert services.explain(orders, "SELECT MAX(id) FROM orders")[0]["rows"] is None


def test_a_query_that_the_server_refuses_raises(orders):
    with pytest.raises(pymysql.err.Error):
        services.cost(orders, "SELECT nothing FROM nowhere")


def test_the_large_table_has_the_rows_it_promises(connection):
    with services.fresh_database(connection):
        mysql_orders.create_large(connection, 2_000)
        facts = "COUNT(*), MIN(id), MAX(id), MIN(total_cents), MAX(total_cents), MAX(customer_id)"
        [(count, low, high, least, most, customers)] = services.cost(connection, f"SELECT {facts} FROM orders").rows
        assert (count, low, high) == (2_000, 1, 2_000)
        assert 0 <= least < 1_000 and 99_000 < most < 100_000 and customers <= 20_000
        # two columns do not follow from one another
        pairs = services.cost(connection, "SELECT DISTINCT shop_id, status FROM orders").rows
        assert len(pairs) == 25


def test_entries_that_the_engine_refuses_by_itself_are_read(orders):
    query = "SELECT note FROM orders FORCE INDEX (by_customer) WHERE customer_id > 0 AND customer_id % 300 = 7"
    cost = services.cost(orders, query)
    if "mariadb" in orders.get_server_info().lower():  # MySQL does not count them
        assert len(cost.rows) < 100 < 1_000 <= cost.read


def test_another_connection_that_reads_is_noticed():
    with services.MySQLServer() as server, server.client(autocommit=True) as one, server.client() as other:
        mysql_orders.create(one, mysql_orders.rows(10))
        with services.undisturbed(one):
            services.cost(one, "SELECT note FROM orders")
            other.cursor().execute("SELECT 1")
        if "mariadb" in one.get_server_info().lower():
            with pytest.raises(AssertionError, match="another connection"), services.undisturbed(one):
                other.cursor().execute("SELECT note FROM orders LIMIT 1")


def test_what_the_query_cache_holds_is_read_all_the_same(orders):
    if not is_mariadb(orders):
        pytest.skip("MySQL has no query cache")
    query = "SELECT id FROM orders WHERE note = 'x'"
    with orders.cursor() as cursor:
        cursor.execute("SET GLOBAL query_cache_type = ON, GLOBAL query_cache_size = 1000000")
        cursor.execute("SET SESSION query_cache_type = ON")
        cursor.execute(query)
        cursor.execute(query)
        cursor.execute("SHOW GLOBAL STATUS LIKE 'Qcache_hits'")
        hits = cursor.fetchall()
        assert services.cost(orders, query).read >= 1_000
        cursor.execute("SHOW GLOBAL STATUS LIKE 'Qcache_hits'")
        assert (hits, cursor.fetchall()) == ((("Qcache_hits", "1"),),) * 2
        cursor.execute("SELECT @@SESSION.query_cache_type")
        assert cursor.fetchone() == ("ON",)
        cursor.execute("SET GLOBAL query_cache_type = OFF")  # now nobody can have it back
    assert services.cost(orders, query).read >= 1_000
