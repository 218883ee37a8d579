# Style: lists the open jobs, tries to lock each with NOWAIT, and looks again whether it is open.
def work_one(connection, handle):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM jobs WHERE state = 'open' ORDER BY id")
        numbers = cursor.fetchall()
        connection.rollback()
        for (number,) in numbers:
            connection.begin()
            try:
                cursor.execute("SELECT payload FROM jobs WHERE id = %s AND state = 'open' FOR UPDATE NOWAIT", number)
                for (payload,) in cursor.fetchall():
                    handle(payload)
                    cursor.execute("UPDATE jobs SET state = 'done' WHERE id = %s", number)
                    connection.commit()
                    return number
            except pymysql.err.OperationalError as error:
                if error.args[0] not in (1205, 3572):  # MariaDB's and MySQL's number
                    raise
            finally:
                connection.rollback()
    return None
