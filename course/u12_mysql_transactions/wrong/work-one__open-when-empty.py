# Where there is no job, there is nothing to commit: the look has begun a transaction, and its snapshot stays.
# fails: a worker holds its own job, and after it nothing
def work_one(connection, handle):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            query = "SELECT id, payload FROM jobs WHERE state = 'open' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
            if not cursor.execute(query):
                return None
            job, payload = cursor.fetchone()
            handle(payload)
            cursor.execute("UPDATE jobs SET state = 'done' WHERE id = %s", [job])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return job
