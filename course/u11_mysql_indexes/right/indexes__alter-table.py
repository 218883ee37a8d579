# Style: type hints and ALTER TABLE, KEY for INDEX, names of one's own.
def indexes() -> list[str]:
    print("two indexes")
    return [
        "ALTER TABLE orders ADD INDEX of_a_reader (customer_id, placed_at)",
        "ALTER TABLE orders ADD KEY to_pack (shop_id ASC, status, placed_at)",
    ]
