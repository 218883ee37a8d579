# Puts the column of the range first: the customer's entries lie scattered behind it.
# fails: a customer's orders of a period
# fails: a customer's last three orders
def indexes():
    return [
        "CREATE INDEX by_time ON orders (placed_at, customer_id)",
        "CREATE INDEX by_shop ON orders (shop_id, status, placed_at)",
    ]
