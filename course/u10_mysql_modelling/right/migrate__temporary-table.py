# Style: a clean copy in a temporary table, ON DUPLICATE KEY UPDATE that changes nothing, a transaction; a tuple.
def migrate():
    return (
        "DROP TEMPORARY TABLE IF EXISTS clean",
        "CREATE TEMPORARY TABLE clean AS SELECT * FROM sheet",
        "UPDATE clean SET email = LOWER(TRIM(email))",
        "UPDATE clean SET email = NULL WHERE email = ''",
        "START TRANSACTION",
        "INSERT INTO customers (email) SELECT DISTINCT email FROM clean WHERE email IS NOT NULL"
        " ON DUPLICATE KEY UPDATE customers.email = customers.email",
        "INSERT INTO books SELECT isbn, MIN(title) FROM clean GROUP BY isbn"
        " ON DUPLICATE KEY UPDATE books.title = books.title",
        "INSERT INTO orders SELECT order_number, MIN(customers.id), SUM(quantity * price_cents) + MIN(shipping_cents)"
        " FROM clean LEFT JOIN customers USING (email) GROUP BY order_number"
        " ON DUPLICATE KEY UPDATE orders.number = orders.number",
        "INSERT INTO order_lines SELECT order_number, line, isbn, quantity, price_cents FROM clean"
        " ON DUPLICATE KEY UPDATE order_lines.line = order_lines.line",
        "COMMIT",
    )
