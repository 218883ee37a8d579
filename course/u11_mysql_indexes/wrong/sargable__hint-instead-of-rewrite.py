# Names the index in a hint: the server then reads all of that index.
# fails: months and moments: reads little more than it gives
# fails: phone, title, price, reader: reads little more than it gives
def in_month(year, month):
    query = "SELECT id FROM orders FORCE INDEX (placed_at) WHERE YEAR(placed_at) = %s AND MONTH(placed_at) = %s"
    return query, [year, month]


def by_phone(number):
    return "SELECT id FROM orders WHERE phone = %s", [str(number)]


def with_title(prefix):
    for special in "\\%_":
        prefix = prefix.replace(special, "\\" + special)
    return "SELECT id FROM orders WHERE title LIKE %s", [prefix + "%"]


def dearer_than(euros):
    return "SELECT id FROM orders FORCE INDEX (total_cents) WHERE total_cents / 100 > %s", [euros]


def of_reader(number):
    return "SELECT id FROM orders WHERE customer_id = %s OR gift_to = %s", [number, number]


def moved_since(moment):
    query = "SELECT id FROM orders WHERE sent_at >= %s OR (sent_at IS NULL AND placed_at >= %s)"
    return query, [moment, moment]
