# One statement needs no rollback: where the server refuses it, its transaction stays open, and so does its lock.
# fails: each leaves no transaction open


def sell(connection, book, copies):
    with connection.cursor() as cursor:
        done = cursor.execute(
            "UPDATE books SET copies = copies - %s WHERE id = %s AND copies >= %s", [copies, book, copies]
        )
    connection.commit()
    return done == 1


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
    with connection.cursor() as cursor:
        query = "UPDATE books SET blurb = %s, version = version + 1 WHERE id = %s AND version = %s"
        done = cursor.execute(query, [blurb, book, version])
    connection.commit()
    return done == 1
