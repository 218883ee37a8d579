# Goes on from the time itself: its orders come again, for ever.
# fails: pages follow each other, no order twice, none left out
# fails: orders of the same time: none lost, none twice
# fails: a late page reads no more than the first
# fails: nor does it where hundreds share one time
def next_page(after, n):
    query, values = "SELECT id, placed_at, total_cents FROM orders", []
    if after is not None:
        query += " WHERE placed_at <= %s"
        values = [after[0]]
    return query + " ORDER BY placed_at DESC, id DESC LIMIT %s", [*values, n]
