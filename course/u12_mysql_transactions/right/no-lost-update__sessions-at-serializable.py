# Style: level SERIALIZABLE for one transaction, plain reads, and once more after a deadlock.
def alone(connection, work):
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
            connection.begin()
            try:
                came = work(cursor)
                connection.commit()
                return came
            except pymysql.err.OperationalError as error:
                if error.args[0] != 1213:
                    raise
            finally:
                connection.rollback()


def sell(connection, book, copies):
    def work(cursor):
        cursor.execute("SELECT copies FROM books WHERE id = %s", (book,))
        there = cursor.fetchone()
        if there is None or there[0] < copies:
            return False
        return cursor.execute("UPDATE books SET copies = %s WHERE id = %s", (there[0] - copies, book)) == 1

    return alone(connection, work)


def reprice(connection, book, rule):
    def work(cursor):
        cursor.execute("SELECT price_cents FROM books WHERE id = %s", (book,))
        for (price,) in cursor:
            price = rule(price)
            cursor.execute("UPDATE books SET price_cents = %s WHERE id = %s", (price, book))
            return price
        raise LookupError

    return alone(connection, work)


def save_blurb(connection, book, version, blurb):
    def work(cursor):
        cursor.execute("SELECT version FROM books WHERE id = %s", (book,))
        if cursor.fetchone() != (version,):
            return False
        cursor.execute("UPDATE books SET version = %s, blurb = %s WHERE id = %s", (version + 1, blurb, book))
        return True

    return alone(connection, work)
