# Compares the pair in one go: right rows, but neither server starts the read there.
# fails: a late page reads no more than the first
# fails: nor does it where hundreds share one time
def next_page(after, n):
    query, values = "SELECT id, placed_at, total_cents FROM orders", []
    if after is not None:
        query += " WHERE (placed_at, id) < (%s, %s)"
        values = [*after]
    return query + " ORDER BY placed_at DESC, id DESC LIMIT %s", [*values, n]
