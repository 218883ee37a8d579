# Somebody is on duty, somewhere: the condition on the shop is missing.
# fails: False where nobody would stay, or there is nothing to end
# fails: a colleague leaves meanwhile
# fails: all leave in the same moment
def leave(connection, clerk):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM clerks WHERE on_duty = 1 ORDER BY id FOR UPDATE")
            present = {number for (number,) in cursor.fetchall()}
            possible = clerk in present and len(present) > 1
            if possible:
                cursor.execute("UPDATE clerks SET on_duty = 0 WHERE id = %s", [clerk])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return possible
