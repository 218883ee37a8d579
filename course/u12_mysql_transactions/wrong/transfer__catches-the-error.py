# Rolls back, logs, and goes on to the last line: the caller is told that the money has moved.
# fails: half a transfer is never there
# fails: an error: raised, and nothing has changed
def transfer(connection, source, target, cents):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, cents FROM accounts WHERE id IN (%s, %s) FOR UPDATE", [source, target])
            balances = dict(cursor.fetchall())
            if len(balances) < 2 or balances[source] < cents:
                connection.rollback()
                return False
            cursor.execute("UPDATE accounts SET cents = cents - %s WHERE id = %s", [cents, source])
            cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", [cents, target])
        connection.commit()
    except pymysql.Error as error:
        with contextlib.suppress(pymysql.Error):
            connection.rollback()
        print("transfer failed:", error)
    return True
