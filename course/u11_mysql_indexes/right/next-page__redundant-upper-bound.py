# Style: type hints, named values, an upper bound beside the exact condition.
def next_page(after: tuple[datetime, int] | None, n: int) -> tuple[str, dict]:
    if after is None:
        where, values = "TRUE", {}
    else:
        where = "placed_at <= %(time)s AND (placed_at < %(time)s OR (placed_at = %(time)s AND id < %(id)s))"
        values = dict(zip(("time", "id"), after))
    query = f"""
        SELECT id, placed_at, total_cents
        FROM orders
        WHERE {where}
        ORDER BY placed_at DESC, id DESC
        LIMIT %(n)s
    """
    return query, values | {"n": n}
