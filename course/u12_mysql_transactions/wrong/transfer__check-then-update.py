# The check is inside the transaction, so it must be safe: the plain read takes no lock and sees an old snapshot.
# fails: no money is lost, none is spent twice
def transfer(connection, source, target, cents):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, cents FROM accounts WHERE id IN (%s, %s)", [source, target])
            balances = dict(cursor.fetchall())
            possible = len(balances) == 2 and balances[source] >= cents
            if possible:
                for change, number in sorted([(-cents, source), (cents, target)], key=lambda pair: pair[1]):
                    cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", [change, number])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return possible
