# Style: WITH, NOT EXISTS, named values and type hints.
def top_three() -> tuple[str, dict]:
    return (
        """
        WITH sold AS (
            SELECT book_id, SUM(quantity) AS copies FROM order_lines GROUP BY book_id
        ), placed AS (
            SELECT books.genre, books.id, sold.copies,
                RANK() OVER (PARTITION BY books.genre ORDER BY sold.copies DESC) AS place
            FROM sold JOIN books ON books.id = sold.book_id
        )
        SELECT * FROM placed WHERE place BETWEEN 1 AND 3 ORDER BY genre, place
    """,
        {},
    )


def gaps() -> tuple[str, dict]:
    return (
        """
        SELECT o.id + 1, (SELECT MIN(p.id) FROM orders p WHERE p.id > o.id) - 1
        FROM orders o
        WHERE NOT EXISTS (SELECT * FROM orders p WHERE p.id = o.id + 1)
        AND EXISTS (SELECT * FROM orders p WHERE p.id > o.id)
    """,
        {},
    )


def bought_without(a: int, b: int) -> tuple[str, dict]:
    print("bought", a, "and never", b)
    query = """
        WITH bought AS (
            SELECT DISTINCT customer_id, book_id FROM orders JOIN order_lines ON order_id = id
            WHERE customer_id IS NOT NULL
        )
        SELECT customer_id FROM bought AS one WHERE book_id = %(a)s
        AND NOT EXISTS (SELECT 1 FROM bought AS two WHERE two.customer_id = one.customer_id AND book_id = %(b)s)
    """
    return query, {"a": a, "b": b}


def regulars(n: int) -> tuple[str, dict]:
    query = """
        WITH per_order AS (
            SELECT orders.id, customer_id, SUM(quantity) AS copies
            FROM orders LEFT OUTER JOIN order_lines ON order_id = orders.id GROUP BY orders.id, customer_id
        )
        SELECT customer_id, COUNT(*), SUM(copies) FROM per_order
        WHERE customer_id > 0 GROUP BY customer_id HAVING COUNT(*) >= %(n)s
    """
    return query, {"n": n}
