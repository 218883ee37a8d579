# FOR UPDATE without begin(): with autocommit on nothing is locked while the work goes on.
# fails: many workers: each another job, none waits
def work_one(connection, handle):
    try:
        with connection.cursor() as cursor:
            query = "SELECT id, payload FROM jobs WHERE state = 'open' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
            cursor.execute(query)
            job, payload = cursor.fetchone() or (None, None)
            if job is not None:
                handle(payload)
                cursor.execute("UPDATE jobs SET state = 'done' WHERE id = %s", [job])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return job
