# Knows 1205 and 1213, which are OperationalErrors; any other error leaves half a transfer for the next commit.
# fails: an error: raised, and nothing has changed
def transfer(connection, source, target, cents):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            query = "SELECT id, cents FROM accounts WHERE id IN (%s, %s) ORDER BY id FOR UPDATE"
            cursor.execute(query, [source, target])
            balances = dict(cursor.fetchall())
            possible = len(balances) == 2 and balances[source] >= cents
            if possible:
                cursor.execute("UPDATE accounts SET cents = cents - %s WHERE id = %s", [cents, source])
                cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", [cents, target])
    except pymysql.err.OperationalError:
        connection.rollback()
        raise
    connection.commit()
    return possible
