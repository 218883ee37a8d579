# Sorts and pages from the oldest order.
# fails: the first page: the newest orders, n of them
# fails: pages follow each other, no order twice, none left out
# fails: orders of the same time: none lost, none twice
# fails: orders come and go between two pages
# fails: a late page reads no more than the first
# fails: nor does it where hundreds share one time
def next_page(after, n):
    query, values = "SELECT id, placed_at, total_cents FROM orders", []
    if after is not None:
        query += " WHERE placed_at > %s OR (placed_at = %s AND id > %s)"
        values = [after[0], *after]
    return query + " ORDER BY placed_at, id LIMIT %s", [*values, n]
