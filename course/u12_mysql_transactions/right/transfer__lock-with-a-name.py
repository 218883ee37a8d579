# Style: all transfers one after the other, by a lock of the server that has a name; single statements inside.
def transfer(connection, source, target, cents):
    cursor = connection.cursor()
    cursor.execute("SELECT GET_LOCK('transfers', 60)")
    try:
        connection.begin()
        try:
            cursor.execute("SELECT id FROM accounts WHERE id IN (%s, %s)", (source, target))
            done = len(cursor.fetchall()) == 2 and cursor.execute(
                "UPDATE accounts SET cents = cents - %s WHERE id = %s AND cents >= %s", (cents, source, cents)
            )
            if done:
                cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", (cents, target))
            connection.commit()
            return bool(done)
        finally:
            connection.rollback()
    finally:
        cursor.execute("SELECT RELEASE_LOCK('transfers')")
