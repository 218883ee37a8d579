# Two statements, each right by itself. With autocommit on the first one is committed before the second one runs.
# fails: half a transfer is never there
# fails: an error: raised, and nothing has changed
# fails: both directions at once
# fails: False where it cannot be done, and nothing has changed
def transfer(connection, source, target, cents):
    with connection.cursor() as cursor:
        paid = cursor.execute(
            "UPDATE accounts SET cents = cents - %s WHERE id = %s AND cents >= %s", [cents, source, cents]
        )
        if paid:
            cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", [cents, target])
    connection.commit()
    return bool(paid)
