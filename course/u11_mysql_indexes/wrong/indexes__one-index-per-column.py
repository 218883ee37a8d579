# One index for every column that is named.
# fails: at most two indexes, the table as it was, fewer rows read
# fails: a customer's orders of a period
# fails: a customer's last three orders
# fails: the oldest paid orders of a shop
# fails: how many orders of each status a shop has
def indexes():
    return [
        "CREATE INDEX customers ON orders (customer_id)",
        "CREATE INDEX shops ON orders (shop_id)",
        "CREATE INDEX statuses ON orders (status)",
        "CREATE INDEX times ON orders (placed_at)",
    ]
