# Inserts everything again on the second run, and the keys refuse it.
# fails: a second run changes nothing
# fails: a later run adds what is new, and leaves the rest
def migrate():
    return [
        "INSERT INTO customers (email) SELECT DISTINCT LOWER(TRIM(email)) FROM sheet WHERE TRIM(email) <> ''",
        "INSERT INTO books (isbn, title) SELECT DISTINCT isbn, title FROM sheet",
        """INSERT INTO orders (number, customer_id, total_cents)
            SELECT s.order_number, c.id, SUM(s.quantity * s.price_cents) + s.shipping_cents
            FROM sheet s LEFT JOIN customers c ON c.email = LOWER(TRIM(s.email))
            GROUP BY s.order_number, c.id, s.shipping_cents""",
        """INSERT INTO order_lines (order_number, line, isbn, quantity, price_cents)
            SELECT order_number, line, isbn, quantity, price_cents FROM sheet""",
    ]
