# Leaves the order of equal times to the server, which may choose.
# fails: orders of the same time: none lost, none twice
def next_page(after, n):
    query, values = "SELECT id, placed_at, total_cents FROM orders", []
    if after is not None:
        query += " WHERE placed_at < %s OR (placed_at = %s AND id < %s)"
        values = [after[0], *after]
    return query + " ORDER BY placed_at DESC LIMIT %s", [*values, n]
