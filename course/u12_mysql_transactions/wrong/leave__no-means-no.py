# Whatever goes wrong, the clerk stays, so False seems right: nobody learns that the answer is not known.
# fails: an error: raised, and nothing has changed
def leave(connection, clerk):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            here = "shop = (SELECT shop FROM clerks WHERE id = %s)"
            cursor.execute(f"SELECT id FROM clerks WHERE {here} AND on_duty = 1 ORDER BY id FOR UPDATE", [clerk])
            present = {number for (number,) in cursor.fetchall()}
            possible = clerk in present and len(present) > 1
            if possible:
                cursor.execute("UPDATE clerks SET on_duty = 0 WHERE id = %s", [clerk])
        connection.commit()
    except pymysql.Error:
        connection.rollback()
        return False
    return possible
