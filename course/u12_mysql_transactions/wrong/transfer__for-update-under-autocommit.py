# FOR UPDATE without begin(): with autocommit on, the locks are gone before the first of the two changes.
# fails: half a transfer is never there
# fails: an error: raised, and nothing has changed
def transfer(connection, source, target, cents):
    try:
        with connection.cursor() as cursor:
            query = "SELECT id, cents FROM accounts WHERE id IN (%s, %s) ORDER BY id FOR UPDATE"
            cursor.execute(query, [source, target])
            balances = dict(cursor.fetchall())
            possible = len(balances) == 2 and balances[source] >= cents
            if possible:
                cursor.execute("UPDATE accounts SET cents = cents - %s WHERE id = %s", [cents, source])
                cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", [cents, target])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return possible
