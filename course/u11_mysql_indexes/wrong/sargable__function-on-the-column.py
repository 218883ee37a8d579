# Another function, the same fault: the index is in the order of placed_at, not of DATE_FORMAT.
# fails: months and moments: reads little more than it gives
def in_month(year, month):
    return "SELECT id FROM orders WHERE DATE_FORMAT(placed_at, '%%Y-%%m') = %s", [f"{year}-{month:02}"]


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
