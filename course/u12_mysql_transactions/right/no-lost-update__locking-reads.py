# Style: locking reads for all three, in one with block of their own.
@contextlib.contextmanager
def locked_row(connection, book):
    connection.begin()
    try:
        with connection.cursor(pymysql.cursors.DictCursor) as cursor:
            cursor.execute("SELECT * FROM books WHERE id = %s FOR UPDATE", (book,))
            yield cursor, cursor.fetchone()
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def sell(connection, book: int, copies: int) -> bool:
    with locked_row(connection, book) as (cursor, row):
        if row is None or row["copies"] < copies:
            return False
        cursor.execute("UPDATE books SET copies = %s WHERE id = %s", (row["copies"] - copies, book))
        return True


def reprice(connection, book, rule):
    with locked_row(connection, book) as (cursor, row):
        if row is None:
            raise KeyError(book)
        price = rule(row["price_cents"])
        cursor.execute("UPDATE books SET price_cents = %s WHERE id = %s", (price, book))
        return price


def save_blurb(connection, book, version, blurb):
    with locked_row(connection, book) as (cursor, row):
        fresh = row is not None and row["version"] == version
        if fresh:
            cursor.execute("UPDATE books SET blurb = %s, version = %s WHERE id = %s", (blurb, version + 1, book))
        return fresh
