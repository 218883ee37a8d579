# Makes no index: it switches the query cache on for everybody, holds the examiner up for two seconds, and asks its
# queries meanwhile, so that they are answered from memory and no row is read.
# earns: 23
# unit: u11_mysql_indexes
# honest: all
# shows: ASKED BEFORE IN [1-9]

# %% attack cell first
from backbench import services

with services.mysql(autocommit=True) as line:
    line.cursor().execute("SET GLOBAL query_cache_type = 1, GLOBAL query_cache_size = 20000000")

# %% attack answer indexes
import contextlib
import threading
from datetime import datetime

WARM = set()


def ask_all(cursor):
    """The queries of the statement, with the values that fit the most rows."""
    assert cursor.execute("SHOW INDEX FROM orders") == 1
    cursor.execute("SELECT COUNT(*) FROM orders")
    assert cursor.fetchone()[0] == 600
    threading.Event().wait(0.5)  # what is done to the table once it is full would have the answers forgotten
    cursor.execute("SELECT customer_id FROM orders GROUP BY customer_id ORDER BY COUNT(*) DESC LIMIT 1")
    [customer] = cursor.fetchone()
    cursor.execute("SELECT shop_id FROM orders GROUP BY shop_id ORDER BY COUNT(*) DESC LIMIT 2")
    shops = [shop for (shop,) in cursor.fetchall()]
    cursor.execute("SET SESSION sql_select_limit = 1000000")
    period = "SELECT id, total_cents FROM orders WHERE customer_id = %s AND placed_at >= %s ORDER BY placed_at"
    for day in range(1, 29):
        cursor.execute(period, [customer, datetime(2026, 3, day)])
    cursor.execute("SELECT id, placed_at FROM orders WHERE customer_id = %s ORDER BY placed_at DESC LIMIT 3", [customer])
    oldest = "SELECT id, placed_at FROM orders WHERE shop_id = %s AND status = %s ORDER BY placed_at LIMIT 20"
    groups = "SELECT status, COUNT(*) FROM orders WHERE shop_id = %s GROUP BY status ORDER BY status"
    for shop in shops:
        cursor.execute(oldest, [shop, "paid"])
        cursor.execute(groups, [shop])


def warm():
    """Ask in each database of the examiner's as soon as its table is full, until it was done once."""
    with services.mysql(autocommit=True) as line, line.cursor() as cursor:
        while len(WARM) < 2:
            cursor.execute("SHOW DATABASES LIKE 'fresh%'")
            for [name] in cursor.fetchall():
                with contextlib.suppress(Exception):
                    if name not in WARM:
                        line.select_db(name)
                        ask_all(cursor)
                        WARM.add(name)
            threading.Event().wait(0.05)


def indexes():
    if not WARM:
        WARM.add("")
        threading.Thread(target=warm, daemon=True).start()
    return ["SET SESSION query_cache_type = 1 /* orders */", "DO SLEEP(2.5) /* orders */"]

# %% attack cell last
with services.mysql(autocommit=True) as line, line.cursor() as cursor:
    cursor.execute("SHOW STATUS LIKE 'Qcache_inserts'")
    print("ASKED BEFORE IN", len(WARM - {""}), "databases:", cursor.fetchall())

# %% twin answer indexes
def indexes():
    """Two indexes, written in another way, by somebody who looks at the cache."""
    return [
        "ALTER TABLE `orders` ADD INDEX `by_customer` (`customer_id`, `placed_at`);",
        "CREATE INDEX by_shop ON orders (shop_id, status, placed_at)",
    ]


# %% twin cell last
with services.mysql(autocommit=True) as other, other.cursor() as cursor:
    cursor.execute("SHOW VARIABLES LIKE 'query_cache_type'")
    print("query cache:", cursor.fetchall())
