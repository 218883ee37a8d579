# Takes the job that came last: under load the oldest ones wait for ever.
# fails: each open job once, in order, and then None
# fails: many workers: each another job, none waits
# fails: a worker holds its own job, and after it nothing
# fails: work that fails: the job is open again
# fails: a worker that is killed: its job comes back
def work_one(connection, handle):
    connection.begin()
    try:
        with connection.cursor() as cursor:
            query = "SELECT id, payload FROM jobs WHERE state = 'open' ORDER BY id DESC LIMIT 1 FOR UPDATE SKIP LOCKED"
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
