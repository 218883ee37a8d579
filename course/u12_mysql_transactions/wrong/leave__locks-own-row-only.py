# Locks the row that it changes; the decision depends on the others.
# fails: a colleague leaves meanwhile
# fails: all leave in the same moment
def leave(connection, clerk):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT shop FROM clerks WHERE id = %s AND on_duty = 1 FOR UPDATE", [clerk])
            row = cursor.fetchone()
            possible = False
            if row:
                cursor.execute("SELECT COUNT(*) FROM clerks WHERE shop = %s AND on_duty = 1", [row[0]])
                possible = cursor.fetchone()[0] > 1
            if possible:
                cursor.execute("UPDATE clerks SET on_duty = 0 WHERE id = %s", [clerk])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return possible
