# Style: the first page is the one behind the end of time; it prints its cursor.
def next_page(after, n):
    time, number = after or (datetime.max, 2**31 - 1)
    print("behind", time, number)
    query = "SELECT o.id, o.placed_at, o.total_cents FROM orders o WHERE (o.placed_at = %s AND o.id < %s)"
    return query + " OR o.placed_at < %s ORDER BY o.placed_at DESC, o.id DESC LIMIT %s", (time, number, time, n)
