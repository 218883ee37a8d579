# Takes the sheet for the truth: each run writes over what was corrected in the new shop.
# fails: a later run adds what is new, and leaves the rest
def migrate():
    return [
        "INSERT IGNORE INTO customers (email) SELECT LOWER(TRIM(email)) FROM sheet WHERE TRIM(email) <> ''",
        """INSERT INTO books (isbn, title)
            SELECT isbn, title FROM sheet ON DUPLICATE KEY UPDATE books.title = sheet.title""",
        """INSERT INTO orders (number, customer_id, total_cents)
            SELECT * FROM (
                SELECT s.order_number, c.id, SUM(s.quantity * s.price_cents) + s.shipping_cents AS total
                FROM sheet s LEFT JOIN customers c ON c.email = LOWER(TRIM(s.email))
                GROUP BY s.order_number, c.id, s.shipping_cents
            ) AS fresh ON DUPLICATE KEY UPDATE orders.total_cents = fresh.total, orders.customer_id = fresh.id""",
        """INSERT INTO order_lines (order_number, line, isbn, quantity, price_cents)
            SELECT order_number, line, isbn, quantity, price_cents FROM sheet
            ON DUPLICATE KEY UPDATE order_lines.price_cents = sheet.price_cents""",
    ]
