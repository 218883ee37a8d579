# Style: nothing but guarded updates; the price is compared and set until nobody comes between.
def changed(connection, text, *values):
    with connection.cursor() as cursor:
        try:
            return cursor.execute(text, values) == 1
        finally:
            connection.commit()


def sell(connection, book, copies):
    return changed(
        connection, "UPDATE books SET copies = copies - %s WHERE id = %s AND copies >= %s", copies, book, copies
    )


def reprice(connection, book, rule):
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT price_cents FROM books WHERE id = %s", book)
            row = cursor.fetchone()
        connection.rollback()  # the next look has to see what others have done
        if not row:
            raise LookupError(f"no book {book}")
        [old] = row
        new = rule(old)
        text = "UPDATE books SET price_cents = %s WHERE id = %s AND price_cents = %s"
        if new == old or changed(connection, text, new, book, old):
            return new


def save_blurb(connection, book, version, blurb):
    text = "UPDATE books SET version = version + 1, blurb = %s WHERE version = %s AND id = %s"
    return changed(connection, text, blurb, version, book)
