# Style: the page is found in the index alone, and its ten rows are joined to it afterwards.
def next_page(after, n):
    behind, values = "", []
    if after is not None:
        moment, number = after
        behind, values = "WHERE placed_at < %s OR (placed_at = %s AND id < %s)", [moment, moment, number]
    text = f"""
        SELECT o.id, o.placed_at, o.total_cents
        FROM (SELECT id FROM orders {behind} ORDER BY placed_at DESC, id DESC LIMIT %s) AS page
        JOIN orders AS o ON o.id = page.id
        ORDER BY o.placed_at DESC, o.id DESC
    """
    return text, (*values, n)
