# Asks for either time, without NULL: an order that was sent before counts if it was placed since.
# fails: limits: one order once, exactly that much, exactly then
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
    return "SELECT id FROM orders WHERE total_cents > %s", [100 * euros]


def of_reader(number):
    return "SELECT id FROM orders WHERE customer_id = %s OR gift_to = %s", [number, number]


def moved_since(moment):
    return "SELECT id FROM orders WHERE sent_at >= %s OR placed_at >= %s", [moment, moment]
