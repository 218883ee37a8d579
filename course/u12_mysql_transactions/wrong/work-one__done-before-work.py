# Marks the job as done and commits, so that nobody else takes it, then works: a crash loses the job.
# fails: work that fails: the job is open again
# fails: a worker that is killed: its job comes back
# fails: a worker holds its own job, and after it nothing
def work_one(connection, handle):
    connection.begin()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, payload FROM jobs WHERE state = 'open' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")
        job, payload = cursor.fetchone() or (None, None)
        if job is not None:
            cursor.execute("UPDATE jobs SET state = 'done' WHERE id = %s", [job])
    connection.commit()
    if job is not None:
        handle(payload)
    return job
