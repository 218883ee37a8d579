# Style: type hints and tuples; the server computes the bounds from the value, whole rows in a subquery.
def ids(condition: str, *values: object) -> tuple[str, tuple]:
    return f"SELECT o.id FROM orders AS o WHERE {condition}", values


def in_month(year: int, month: int) -> tuple[str, tuple]:
    first = f"{year:04}-{month:02}-01"
    return ids("o.placed_at >= %s AND o.placed_at < DATE_ADD(%s, INTERVAL 1 MONTH)", first, first)


def by_phone(number: int) -> tuple[str, tuple]:
    return ids("o.phone = %s", format(number, "d"))


def with_title(prefix: str) -> tuple[str, tuple]:
    escaped = "".join("|" + letter if letter in "|%_" else letter for letter in prefix)
    return ids("o.title LIKE %s ESCAPE '|'", escaped + "%")


def dearer_than(euros: int) -> tuple[str, tuple]:
    return ids("o.total_cents > %s * 100", euros)


def of_reader(number: int) -> tuple[str, tuple]:
    return ids("o.gift_to = %s OR o.customer_id = %s", number, number)


def moved_since(moment: datetime) -> tuple[str, tuple]:
    return ids("(o.sent_at IS NULL AND o.placed_at >= %s) OR o.sent_at >= %s", moment, moment)
