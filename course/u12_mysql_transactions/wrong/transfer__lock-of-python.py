# A lock of Python keeps the two apart, in this process: the shop has many.
# fails: both directions at once
import threading

one_at_a_time = threading.Lock()


def transfer(connection, source, target, cents):
    with one_at_a_time:
        connection.begin()
        try:
            with connection.cursor() as cursor:
                balances = {}
                for number in (source, target):
                    cursor.execute("SELECT id, cents FROM accounts WHERE id = %s FOR UPDATE", [number])
                    balances.update(cursor.fetchall())
                possible = len(balances) == 2 and balances[source] >= cents
                if possible:
                    cursor.execute("UPDATE accounts SET cents = cents - %s WHERE id = %s", [cents, source])
                    cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", [cents, target])
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        return possible
