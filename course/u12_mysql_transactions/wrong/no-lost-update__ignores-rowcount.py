# The condition is in the UPDATE, and nobody looks whether a row was changed.
# fails: what cannot be done: said so, and nothing has changed
# fails: save_blurb: somebody saves first


def sell(connection, book, copies):
    try:
        with connection.cursor() as cursor:
            done = cursor.execute(
                "UPDATE books SET copies = copies - %s WHERE id = %s AND copies >= %s", [copies, book, copies]
            )
    finally:
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
    try:
        with connection.cursor() as cursor:
            query = "UPDATE books SET blurb = %s, version = version + 1 WHERE id = %s AND version = %s"
            cursor.execute(query, [blurb, book, version])
    finally:
        connection.commit()
    return True
