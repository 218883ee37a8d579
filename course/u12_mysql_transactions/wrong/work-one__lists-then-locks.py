# Lists the open jobs, then takes the first one that nobody has locked: it may have been done in between.
# fails: many workers: each another job, none waits
def work_one(connection, handle):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM jobs WHERE state = 'open' ORDER BY id")
        numbers = [number for (number,) in cursor.fetchall()]
        connection.rollback()
        for number in numbers:
            connection.begin()
            try:
                cursor.execute("SELECT payload FROM jobs WHERE id = %s FOR UPDATE SKIP LOCKED", [number])
                row = cursor.fetchone()
                if row:
                    handle(row[0])
                    cursor.execute("UPDATE jobs SET state = 'done' WHERE id = %s", [number])
                    connection.commit()
                    return number
            finally:
                connection.rollback()
    return None
