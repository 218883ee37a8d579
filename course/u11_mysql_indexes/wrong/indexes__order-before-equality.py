# Puts the order before the second equality: entries of all statuses are read, and groups are put together aside.
# fails: the oldest paid orders of a shop
# fails: how many orders of each status a shop has
def indexes():
    return [
        "CREATE INDEX by_customer ON orders (customer_id, placed_at)",
        "CREATE INDEX by_shop ON orders (shop_id, placed_at, status)",
    ]
