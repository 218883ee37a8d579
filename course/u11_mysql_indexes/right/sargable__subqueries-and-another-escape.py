# Style: another escape character, conditions in subqueries and common table expressions, BETWEEN where it is exact.
def in_month(year, month):
    first = datetime(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(microseconds=1)
    return "SELECT o.id FROM orders AS o WHERE o.placed_at BETWEEN %s AND %s ORDER BY o.id", (first, last)


def by_phone(number):
    return "SELECT id FROM orders WHERE phone IN (%s)", (f"{number:d}",)


def with_title(prefix):
    literal = "".join("|" + letter if letter in "|%_" else letter for letter in prefix)
    return "SELECT id FROM orders WHERE title LIKE CONCAT(%s, '%%') ESCAPE '|'", (literal,)


def dearer_than(euros):
    return "SELECT id, total_cents FROM orders WHERE total_cents >= %s * 100 + 1 ORDER BY total_cents", (euros,)


def of_reader(number):
    query = """
        WITH bought AS (SELECT id FROM orders WHERE customer_id = %(reader)s),
             given AS (SELECT id FROM orders WHERE gift_to = %(reader)s)
        SELECT id FROM bought UNION SELECT id FROM given
    """
    return query, {"reader": number}


def moved_since(moment):
    query = """
        SELECT id FROM orders WHERE sent_at >= %s
        UNION ALL
        SELECT id FROM orders WHERE sent_at IS NULL AND placed_at >= %s
    """
    return query, (moment, moment)
