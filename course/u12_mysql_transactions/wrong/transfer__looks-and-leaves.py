# A quick look first, and away where it cannot be done: the look has begun a transaction, and nobody ends it.
# fails: leaves no transaction open
def transfer(connection, source, target, cents):
    connection.begin()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, cents FROM accounts WHERE id IN (%s, %s)", [source, target])
        balances = dict(cursor.fetchall())
        if len(balances) < 2 or balances[source] < cents:
            return False
        try:
            query = "SELECT id, cents FROM accounts WHERE id IN (%s, %s) ORDER BY id FOR UPDATE"
            cursor.execute(query, [source, target])
            possible = dict(cursor.fetchall())[source] >= cents
            if possible:
                cursor.execute("UPDATE accounts SET cents = cents - %s WHERE id = %s", [cents, source])
                cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", [cents, target])
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
    return possible
