# The hint reads the whole index; a second column makes the engine refuse the entries itself, and give none of them up.
# fails: months and moments: reads little more than it gives
# fails: phone, title, price, reader: reads little more than it gives
def in_month(year, month):
    query = (
        "SELECT id FROM orders FORCE INDEX (placed_at) WHERE placed_at > '1000-01-01' AND YEAR(placed_at) = %s "
        "AND MONTH(placed_at) = %s AND note >= ''"
    )
    return query, [year, month]


def by_phone(number):
    return "SELECT id FROM orders FORCE INDEX (phone) WHERE phone > '' AND phone = %s AND note >= ''", [number]


def with_title(prefix):
    query = (
        "SELECT id FROM orders FORCE INDEX (title) WHERE title >= '' AND LEFT(title, CHAR_LENGTH(%s)) = %s "
        "AND note >= ''"
    )
    return query, [prefix, prefix]


def dearer_than(euros):
    query = (
        "SELECT id FROM orders FORCE INDEX (total_cents) WHERE total_cents > -1 AND total_cents / 100 > %s "
        "AND note >= ''"
    )
    return query, [euros]


def of_reader(number):
    return "SELECT id FROM orders WHERE customer_id = %s OR gift_to = %s", [number, number]


def moved_since(moment):
    query = "SELECT id FROM orders WHERE sent_at >= %s OR (sent_at IS NULL AND placed_at >= %s)"
    return query, [moment, moment]
