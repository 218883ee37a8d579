# Style: no locking read; the debit carries its own guard, in the order of the ids, and rowcount decides.
def transfer(connection, source: int, target: int, cents: int) -> bool:
    steps = [
        (
            source,
            "UPDATE accounts SET cents = cents - %s WHERE id = %s AND cents >= %s",
            lambda: (cents, source, cents),
        ),
        (target, "UPDATE accounts SET cents = cents + %s WHERE id = %s", lambda: (cents, target)),
    ]
    with connection.cursor() as cursor:
        cursor.execute("START TRANSACTION")
        done = False
        try:
            done = all(
                cursor.execute(text, values()) == 1 for _, text, values in sorted(steps, key=lambda step: step[0])
            )
        finally:
            cursor.execute("COMMIT" if done else "ROLLBACK")
    return done
