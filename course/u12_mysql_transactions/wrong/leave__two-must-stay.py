# "More than one besides me": a shop of two can never be left by one.
# fails: one after the other, until one is left
# fails: False where nobody would stay, or there is nothing to end
# fails: an error: raised, and nothing has changed
# fails: a colleague leaves meanwhile
# fails: all leave in the same moment
def leave(connection, clerk):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            here = "shop = (SELECT shop FROM clerks WHERE id = %s)"
            cursor.execute(f"SELECT id FROM clerks WHERE {here} AND on_duty = 1 ORDER BY id FOR UPDATE", [clerk])
            present = {number for (number,) in cursor.fetchall()}
            possible = clerk in present and len(present - {clerk}) > 1
            if possible:
                cursor.execute("UPDATE clerks SET on_duty = 0 WHERE id = %s", [clerk])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return possible
