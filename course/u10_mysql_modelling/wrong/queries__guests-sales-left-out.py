# Guests are no customers, so what they buy is not sold.
# fails: the first three of each genre, by copies
# fails: equal copies share a place
def top_three():
    query = """
        SELECT genre, id, copies, place FROM (
            SELECT b.genre, b.id, SUM(l.quantity) AS copies,
                RANK() OVER (PARTITION BY b.genre ORDER BY SUM(l.quantity) DESC) AS place
            FROM books b JOIN order_lines l ON l.book_id = b.id
            JOIN orders o ON o.id = l.order_id AND o.customer_id IS NOT NULL
            GROUP BY b.genre, b.id
        ) AS ranked WHERE place <= 3"""
    return query, []


def gaps():
    query = """
        SELECT id + 1, following - 1 FROM (
            SELECT id, LEAD(id) OVER (ORDER BY id) AS following FROM orders
        ) AS pairs WHERE following > id + 1"""
    return query, []


def bought_without(a, b):
    query = """
        SELECT o.customer_id FROM orders o JOIN order_lines l ON l.order_id = o.id
        WHERE o.customer_id IS NOT NULL
        GROUP BY o.customer_id HAVING MAX(l.book_id = %s) = 1 AND MAX(l.book_id = %s) = 0"""
    return query, [a, b]


def regulars(n):
    query = """
        SELECT o.customer_id, COUNT(DISTINCT o.id), COALESCE(SUM(l.quantity), 0)
        FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id
        WHERE o.customer_id IS NOT NULL
        GROUP BY o.customer_id HAVING COUNT(DISTINCT o.id) >= %s"""
    return query, [n]
