# SERIALIZABLE makes it right, and one of two gets error 1213: nobody tries again.
# fails: all leave in the same moment
def leave(connection, clerk):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        connection.begin()
        try:
            here = "shop = (SELECT shop FROM clerks WHERE id = %s)"
            cursor.execute(f"SELECT id FROM clerks WHERE {here} AND on_duty = 1", [clerk])
            present = {number for (number,) in cursor.fetchall()}
            possible = clerk in present and len(present) > 1
            if possible:
                cursor.execute("UPDATE clerks SET on_duty = 0 WHERE id = %s", [clerk])
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
    return possible
