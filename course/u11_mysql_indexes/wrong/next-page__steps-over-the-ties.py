# Starts at the time of the cursor and steps over those of its orders that were seen.
# fails: nor does it where hundreds share one time
def next_page(after, n):
    query, values = "SELECT id, placed_at, total_cents FROM orders", []
    if after is not None:
        query += " WHERE placed_at <= %s AND (placed_at < %s OR id < %s)"
        values = [after[0], *after]
    return query + " ORDER BY placed_at DESC, id DESC LIMIT %s", [*values, n]
