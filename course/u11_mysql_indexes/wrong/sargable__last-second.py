# Ends the month with BETWEEN at 23:59:59: what comes in its last second is lost.
# fails: months: the first moment, the last one, December
def in_month(year, month):
    last = datetime(year + month // 12, month % 12 + 1, 1) - timedelta(seconds=1)
    return "SELECT id FROM orders WHERE placed_at BETWEEN %s AND %s", [date(year, month, 1), last]


def by_phone(number):
    return "SELECT id FROM orders WHERE phone = %s", [str(number)]


def with_title(prefix):
    for special in "\\%_":
        prefix = prefix.replace(special, "\\" + special)
    return "SELECT id FROM orders WHERE title LIKE %s", [prefix + "%"]


def dearer_than(euros):
    return "SELECT id FROM orders WHERE total_cents > %s", [100 * euros]


def of_reader(number):
    return "SELECT id FROM orders WHERE customer_id = %s OR gift_to = %s", [number, number]


def moved_since(moment):
    query = "SELECT id FROM orders WHERE sent_at >= %s OR (sent_at IS NULL AND placed_at >= %s)"
    return query, [moment, moment]
