# Style: reads and locks the whole table, works in a dict, writes what has changed; autocommit off and on by hand.
def transfer(connection, source, target, cents):
    before = connection.get_autocommit()
    connection.autocommit(False)
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT id, cents FROM accounts FOR UPDATE")
        balances = dict(cursor.fetchall())
        if source not in balances or target not in balances or balances[source] < cents:
            return False
        balances[source] -= cents
        balances[target] += cents
        cursor.executemany(
            "UPDATE accounts SET cents = %s WHERE id = %s", [(balances[at], at) for at in (target, source)]
        )
        connection.commit()
        return True
    finally:
        connection.rollback()
        connection.autocommit(before)
