# Does not look whether the clerk is on duty at all: True for somebody who ends nothing.
# fails: False where nobody would stay, or there is nothing to end
def leave(connection, clerk):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            here = "shop = (SELECT shop FROM clerks WHERE id = %s)"
            cursor.execute(f"SELECT id FROM clerks WHERE {here} AND on_duty = 1 ORDER BY id FOR UPDATE", [clerk])
            possible = len(cursor.fetchall()) > 1
            if possible:
                cursor.execute("UPDATE clerks SET on_duty = 0 WHERE id = %s", [clerk])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return possible
