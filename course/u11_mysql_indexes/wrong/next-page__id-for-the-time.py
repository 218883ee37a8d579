# Goes on by the id alone, as if ids and times had the same order.
# fails: pages follow each other, no order twice, none left out
# fails: orders of the same time: none lost, none twice
# fails: orders come and go between two pages
# fails: a late page reads no more than the first
# fails: nor does it where hundreds share one time
def next_page(after, n):
    query, values = "SELECT id, placed_at, total_cents FROM orders", []
    if after is not None:
        query += " WHERE id < %s"
        values = [after[1]]
    return query + " ORDER BY placed_at DESC, id DESC LIMIT %s", [*values, n]
