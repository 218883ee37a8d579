# Goes on behind the time alone: orders of the same time are left out.
# fails: orders of the same time: none lost, none twice
# fails: nor does it where hundreds share one time
def next_page(after, n):
    query, values = "SELECT id, placed_at, total_cents FROM orders", []
    if after is not None:
        query += " WHERE placed_at < %s"
        values = [after[0]]
    return query + " ORDER BY placed_at DESC, id DESC LIMIT %s", [*values, n]
