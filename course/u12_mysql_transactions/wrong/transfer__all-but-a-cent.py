# "More than" for "at least": an account can never be emptied.
# fails: moves the money, exactly that much
def transfer(connection, source, target, cents):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, cents FROM accounts WHERE id IN (%s, %s) ORDER BY id FOR UPDATE", [source, target]
            )
            balances = dict(cursor.fetchall())
            possible = len(balances) == 2 and balances[source] > cents
            if possible:
                cursor.execute("UPDATE accounts SET cents = cents - %s WHERE id = %s", [cents, source])
                cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", [cents, target])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return possible
