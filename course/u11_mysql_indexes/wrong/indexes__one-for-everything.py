# One index that holds all the columns: a tree serves only who knows its first one.
# fails: the oldest paid orders of a shop
# fails: how many orders of each status a shop has
def indexes():
    return [
        "CREATE INDEX everything ON orders (customer_id, placed_at, shop_id, status)",
    ]
