# A third state, "taken", committed before the work: an error puts it back, but nobody does after a crash.
# fails: work that fails: the job is open again
# fails: a worker that is killed: its job comes back
# fails: a worker holds its own job, and after it nothing
def work_one(connection, handle):
    connection.begin()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, payload FROM jobs WHERE state = 'open' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")
        job, payload = cursor.fetchone() or (None, None)
        state = "UPDATE jobs SET state = %s WHERE id = %s"
        cursor.execute(state, ["taken", job])
        connection.commit()
        if job is not None:
            try:
                handle(payload)
                cursor.execute(state, ["done", job])
            except Exception:
                cursor.execute(state, ["open", job])
                raise
            finally:
                connection.commit()
    return job
