# Style: rows that are there are left out by NOT EXISTS and joins; it prints how many statements there are.
CLEAN = "NULLIF(LOWER(TRIM(s.email)), '')"


def migrate() -> list[str]:
    found = [
        f"""INSERT INTO customers (email)
            SELECT DISTINCT {CLEAN} FROM sheet s LEFT JOIN customers c ON c.email = {CLEAN}
            WHERE c.id IS NULL AND {CLEAN} IS NOT NULL""",
        """INSERT INTO books SELECT DISTINCT s.isbn, s.title FROM sheet s
            WHERE s.isbn NOT IN (SELECT isbn FROM books)""",
        f"""INSERT INTO orders (number, total_cents, customer_id)
            SELECT s.order_number, SUM(s.quantity * s.price_cents) + MAX(s.shipping_cents),
                (SELECT c.id FROM customers c WHERE c.email = MAX({CLEAN}))
            FROM sheet s WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.number = s.order_number)
            GROUP BY s.order_number""",
        """INSERT INTO order_lines (isbn, quantity, price_cents, order_number, line)
            SELECT s.isbn, s.quantity, s.price_cents, s.order_number, s.line FROM sheet s
            LEFT JOIN order_lines l ON l.order_number = s.order_number AND l.line = s.line WHERE l.line IS NULL""",
    ]
    print(len(found), "statements")
    return found
