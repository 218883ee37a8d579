# Style: type hints and ALTER TABLE, with the customers' newest orders first.
def indexes() -> list[str]:
    print("two indexes, one of them descending")
    return [
        "ALTER TABLE orders ADD INDEX newest_first (customer_id, placed_at DESC)",
        "ALTER TABLE orders ADD KEY to_pack (shop_id, status, placed_at)",
    ]
