# Style: correlated subqueries instead of window functions, NOT IN without NULL; values in tuples.
SOLD = (
    "SELECT b.genre, b.id, SUM(l.quantity) AS copies FROM books b, order_lines l WHERE l.book_id = b.id GROUP BY b.id"
)


def top_three():
    query = f"""
        SELECT one.genre, one.id, one.copies, 1 + COUNT(two.id) AS place
        FROM ({SOLD}, b.genre) AS one
        LEFT JOIN ({SOLD}, b.genre) AS two ON two.genre = one.genre AND two.copies > one.copies
        GROUP BY one.genre, one.id, one.copies HAVING COUNT(two.id) < 3"""
    return query, ()


def gaps():
    query = """
        SELECT MAX(before_it.id) + 1, behind.id - 1
        FROM orders behind JOIN orders before_it ON before_it.id < behind.id
        GROUP BY behind.id HAVING MAX(before_it.id) < behind.id - 1"""
    return query, ()


def bought_without(a, b):
    buyers = "SELECT customer_id FROM orders WHERE id IN (SELECT order_id FROM order_lines WHERE book_id = %s)"
    buyers += " AND customer_id IS NOT NULL"
    return f"SELECT DISTINCT customer_id FROM ({buyers}) AS found WHERE customer_id NOT IN ({buyers})", (a, b)


def regulars(n):
    query = """
        SELECT customer_id, COUNT(*), (
            SELECT SUM(quantity) FROM order_lines WHERE order_id IN
            (SELECT id FROM orders mine WHERE mine.customer_id = orders.customer_id)
        )
        FROM orders GROUP BY customer_id HAVING customer_id IS NOT NULL AND COUNT(*) >= %s"""
    return query, (n,)
