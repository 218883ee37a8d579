# Style: UNION for each OR, BETWEEN with a last microsecond, ranges instead of LIKE, named values.
def in_month(year, month):
    first = datetime(year, month, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(microseconds=1)
    return "SELECT id FROM orders WHERE placed_at BETWEEN %(first)s AND %(last)s", {"first": first, "last": last}


def by_phone(number):
    return "SELECT id FROM orders WHERE phone = %(phone)s", {"phone": f"{number}"}


def with_title(prefix):
    if not prefix:
        return "SELECT id FROM orders", []
    behind = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return "SELECT id FROM orders WHERE title >= %s AND title < %s", [prefix, behind]


def dearer_than(euros):
    return "SELECT id FROM orders WHERE total_cents >= %s", [euros * 100 + 1]


def of_reader(number):
    print("a union for", number)
    bought = "SELECT id FROM orders WHERE customer_id = %s"
    given = "SELECT id FROM orders WHERE gift_to = %s"
    return f"{bought} UNION {given}", [number, number]


def moved_since(moment):
    sent = "SELECT id FROM orders WHERE sent_at >= %s"
    waiting = "SELECT id FROM orders WHERE sent_at IS NULL AND placed_at >= %s"
    return f"{sent} UNION ALL {waiting}", [moment, moment]
