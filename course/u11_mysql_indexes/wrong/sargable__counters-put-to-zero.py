# The slow queries, and behind each one the server's counters start again from zero, where one text may hold both.
# fails: months and moments: reads little more than it gives
# fails: phone, title, price, reader: reads little more than it gives
from backbench import services

with services.mysql() as _connection, _connection.cursor() as _cursor:
    _cursor.execute("SELECT VERSION()")
    MARIADB = "MariaDB" in _cursor.fetchone()[0]


def forgetful(condition, *values):
    query = f"SELECT id FROM orders WHERE {condition}"
    return f"BEGIN NOT ATOMIC {query}; FLUSH STATUS; END" if MARIADB else query, list(values)


def in_month(year, month):
    return forgetful("YEAR(placed_at) = %s AND MONTH(placed_at) = %s", year, month)


def by_phone(number):
    return forgetful("phone = %s", number)


def with_title(prefix):
    return forgetful("LEFT(title, CHAR_LENGTH(%s)) = %s", prefix, prefix)


def dearer_than(euros):
    return forgetful("total_cents / 100 > %s", euros)


def of_reader(number):
    return forgetful("%s IN (customer_id, gift_to)", number)


def moved_since(moment):
    return forgetful("COALESCE(sent_at, placed_at) >= %s", moment)
