# Reads with FOR UPDATE, then writes what it has worked out; with autocommit on the lock is gone in between.
# fails: sell: two buyers at once
# fails: save_blurb: somebody saves first
def sell(connection, book, copies):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT copies FROM books WHERE id = %s FOR UPDATE", [book])
            row = cursor.fetchone()
            possible = row is not None and row[0] >= copies
            if possible:
                cursor.execute("UPDATE books SET copies = %s WHERE id = %s", [row[0] - copies, book])
    finally:
        connection.commit()
    return possible


def reprice(connection, book, rule):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            if not cursor.execute("SELECT price_cents FROM books WHERE id = %s FOR UPDATE", [book]):
                raise LookupError(book)
            price = rule(cursor.fetchone()[0])
            cursor.execute("UPDATE books SET price_cents = %s WHERE id = %s", [price, book])
        connection.commit()
    finally:
        connection.rollback()
    return price


def save_blurb(connection, book, version, blurb):
    try:
        with connection.cursor() as cursor:
            query = "SELECT 1 FROM books WHERE id = %s AND version = %s FOR UPDATE"
            fresh = cursor.execute(query, [book, version]) == 1
            if fresh:
                cursor.execute("UPDATE books SET blurb = %s, version = %s WHERE id = %s", [blurb, version + 1, book])
    finally:
        connection.commit()
    return fresh
