# Compares whole euros: 50 euros and one cent are more than 50.
# fails: the same orders as the slow query
# fails: limits: one order once, exactly that much, exactly then
# fails: phone, title, price, reader: reads little more than it gives
def in_month(year, month):
    following = date(year + month // 12, month % 12 + 1, 1)
    return "SELECT id FROM orders WHERE placed_at >= %s AND placed_at < %s", [date(year, month, 1), following]


def by_phone(number):
    return "SELECT id FROM orders WHERE phone = %s", [str(number)]


def with_title(prefix):
    for special in "\\%_":
        prefix = prefix.replace(special, "\\" + special)
    return "SELECT id FROM orders WHERE title LIKE %s", [prefix + "%"]


def dearer_than(euros):
    return "SELECT id FROM orders WHERE total_cents >= %s", [100 * (euros + 1)]


def of_reader(number):
    return "SELECT id FROM orders WHERE customer_id = %s OR gift_to = %s", [number, number]


def moved_since(moment):
    query = "SELECT id FROM orders WHERE sent_at >= %s OR (sent_at IS NULL AND placed_at >= %s)"
    return query, [moment, moment]
