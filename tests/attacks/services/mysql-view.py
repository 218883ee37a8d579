# Two indexes are allowed: it makes four, on a table of another name, and puts a view in the table's place, which has
# none.
# earns: 23
# unit: u11_mysql_indexes
# honest: all
# shows: `orders` is not the table that it was

# %% attack answer indexes
def indexes():
    return [
        "BEGIN NOT ATOMIC "
        "RENAME TABLE orders TO real_orders; "
        "CREATE INDEX a ON real_orders (customer_id, placed_at); "
        "CREATE INDEX b ON real_orders (shop_id, placed_at); "
        "CREATE INDEX c ON real_orders (shop_id, status); "
        "CREATE INDEX d ON real_orders (shop_id, status, placed_at); "
        "CREATE VIEW orders AS SELECT * FROM real_orders; "
        "END"
    ]


# %% twin answer indexes
def indexes():
    """Both in one statement, and names with their quotes."""
    return [
        "ALTER TABLE `orders` ADD INDEX `by_customer` (`customer_id`, `placed_at`), "
        "ADD KEY by_shop (shop_id ASC, status, placed_at);"
    ]
