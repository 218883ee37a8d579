# Style: one statement for both accounts, which is a transaction by itself; the guard is a subquery on a derived table.
def transfer(connection, source, target, cents):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM accounts WHERE id IN (%s, %s) ORDER BY id DESC FOR UPDATE", (source, target))
            known = len(cursor.fetchall())
            changed = 0
            if known == 2:
                changed = cursor.execute(
                    "UPDATE accounts a JOIN accounts b ON b.id = %s AND b.cents >= %s "
                    "SET a.cents = a.cents + IF(a.id = %s, -%s, %s) WHERE a.id IN (%s, %s)",
                    (source, cents, source, cents, cents, source, target),
                )
        connection.commit()
    except Exception:
        connection.rollback()
        raise
    return changed == 2
