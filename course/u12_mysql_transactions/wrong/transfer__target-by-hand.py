# Locks the account that may run out, and works out the other one by hand: what came in meanwhile is overwritten.
# fails: no money is lost, none is spent twice
# fails: both directions at once
def transfer(connection, source, target, cents):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, cents FROM accounts WHERE id IN (%s, %s)", [source, target])
            balances = dict(cursor.fetchall())
            possible = len(balances) == 2
            for number in sorted([source, target]) * possible:
                if number == target:
                    change = "UPDATE accounts SET cents = %s WHERE id = %s"
                    cursor.execute(change, [balances[target] + cents, target])
                else:
                    change = "UPDATE accounts SET cents = cents - %s WHERE id = %s AND cents >= %s"
                    possible = cursor.execute(change, [cents, source, cents]) == 1
        (connection.commit if possible else connection.rollback)()
    except BaseException:
        connection.rollback()
        raise
    return possible
