# Style: a lock of the server that has a name comes first; the colleagues are locked all the same, one by one.
def leave(connection, clerk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT GET_LOCK('duty', 60)")
        try:
            connection.begin()
            cursor.execute("SELECT id, shop, on_duty FROM clerks FOR UPDATE")
            rows = cursor.fetchall()
            mine = [shop for number, shop, duty in rows if number == clerk and duty]
            if sum(duty for _, shop, duty in rows if shop in mine) < 2:
                return False
            cursor.execute("UPDATE clerks SET on_duty = 0 WHERE id = %s", [clerk])
            connection.commit()
            return True
        finally:
            connection.rollback()
            cursor.execute("DO RELEASE_LOCK('duty')")
