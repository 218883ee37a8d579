# SERIALIZABLE makes it right, and one of two gets error 1213: nobody tries again.
# fails: all leave in the same moment
def leave(connection, clerk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT shop FROM clerks WHERE id = %s", [clerk])
        shop = (cursor.fetchone() or (None,))[0]
        connection.commit()
        cursor.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        connection.begin()
        try:
            cursor.execute("SELECT id FROM clerks WHERE shop = %s AND on_duty = 1", [shop])
            present = {number for (number,) in cursor.fetchall()}
            possible = clerk in present and len(present) > 1
            if possible:
                cursor.execute("UPDATE clerks SET on_duty = 0 WHERE id = %s", [clerk])
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
    return possible
