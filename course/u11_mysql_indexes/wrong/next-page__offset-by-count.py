# Counts what was seen and puts it into OFFSET: newer orders that come in shift the pages.
# fails: orders come and go between two pages
# fails: a late page reads no more than the first
# fails: nor does it where hundreds share one time
def next_page(after, n):
    seen = getattr(next_page, "seen", 0) if after else 0
    next_page.seen = seen + n
    return "SELECT id, placed_at, total_cents FROM orders ORDER BY placed_at DESC, id DESC LIMIT %s OFFSET %s", [
        n,
        seen,
    ]
