# A lock of Python keeps the clerks apart, in this process: each of them has one of their own.
# fails: a colleague leaves meanwhile
# fails: all leave in the same moment
import threading

one_at_a_time = threading.Lock()


def leave(connection, clerk):
    with one_at_a_time:
        connection.begin()
        try:
            with connection.cursor() as cursor:
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
