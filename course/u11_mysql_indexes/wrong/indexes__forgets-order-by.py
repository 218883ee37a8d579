# Covers what WHERE names and forgets the order.
# fails: a customer's orders of a period
# fails: a customer's last three orders
# fails: the oldest paid orders of a shop
def indexes():
    return [
        "CREATE INDEX by_customer ON orders (customer_id)",
        "CREATE INDEX by_shop ON orders (shop_id, status)",
    ]
