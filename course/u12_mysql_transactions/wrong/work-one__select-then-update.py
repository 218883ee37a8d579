# A plain SELECT finds the job: a second worker finds the same one.
# fails: many workers: each another job, none waits
# fails: a worker holds its own job, and after it nothing
def work_one(connection, handle):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, payload FROM jobs WHERE state = 'open' ORDER BY id LIMIT 1")
            job, payload = cursor.fetchone() or (None, None)
            if job is not None:
                handle(payload)
                cursor.execute("UPDATE jobs SET state = 'done' WHERE id = %s", [job])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return job
