# Numbers all rows and looks for the place behind the cursor: every row is read for every page.
# fails: orders come and go between two pages
# fails: a late page reads no more than the first
# fails: nor does it where hundreds share one time
def next_page(after, n):
    query, values = "SELECT id, placed_at, total_cents FROM orders", []
    if after is None:
        return query + " ORDER BY placed_at DESC, id DESC LIMIT %s", [*values, n]
    ranked = (
        "SELECT id, placed_at, total_cents, ROW_NUMBER() OVER (ORDER BY placed_at DESC, id DESC) AS place FROM orders"
    )
    query = f"SELECT id, placed_at, total_cents FROM ({ranked}) AS listed WHERE place > "
    query += f"(SELECT place FROM ({ranked}) AS seen WHERE id = %s) ORDER BY place LIMIT %s"
    return query, [after[1], n]
