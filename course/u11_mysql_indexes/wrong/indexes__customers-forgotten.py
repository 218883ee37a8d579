# Serves the shop and forgets the customers.
# fails: a customer's orders of a period
# fails: a customer's last three orders
def indexes():
    return [
        "CREATE INDEX by_shop ON orders (shop_id, status, placed_at)",
    ]
