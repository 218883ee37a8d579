# The way out where the money is not there forgets the transaction: its locks stay until the next commit.
# fails: leaves no transaction open
def transfer(connection, source, target, cents):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            query = "SELECT id, cents FROM accounts WHERE id IN (%s, %s) ORDER BY id FOR UPDATE"
            cursor.execute(query, [source, target])
            balances = dict(cursor.fetchall())
            if len(balances) < 2 or balances[source] < cents:
                return False
            cursor.execute("UPDATE accounts SET cents = cents - %s WHERE id = %s", [cents, source])
            cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", [cents, target])
    except pymysql.Error:
        connection.rollback()
        raise
    connection.commit()
    return True
