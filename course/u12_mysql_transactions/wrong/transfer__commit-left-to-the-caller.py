# All is right but the last line: the caller may commit, or not.
# fails: moves the money, exactly that much
# fails: leaves no transaction open
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
    except BaseException:
        connection.rollback()
        raise
    return possible
