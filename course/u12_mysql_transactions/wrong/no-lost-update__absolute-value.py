# Reads the number of copies, computes in Python, and writes the result: what another session sold comes back.
# fails: sell: two buyers at once
def sell(connection, book, copies):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT copies FROM books WHERE id = %s", [book])
            row = cursor.fetchone()
            enough = row is not None and row[0] >= copies
            if enough:
                cursor.execute("UPDATE books SET copies = %s WHERE id = %s", [row[0] - copies, book])
    finally:
        connection.commit()
    return enough


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
            done = cursor.execute(query, [blurb, book, version])
    finally:
        connection.commit()
    return done == 1
