# Style: a class behind the function, list of columns by name, a log line; commits by SQL.
import logging


class Taken:
    def __init__(self, connection):
        self.cursor = connection.cursor(pymysql.cursors.DictCursor)
        self.good = False

    def __enter__(self):
        self.cursor.execute("START TRANSACTION")
        self.cursor.execute(
            "SELECT * FROM jobs WHERE state <> 'done' ORDER BY id ASC LIMIT 0, 1 FOR UPDATE SKIP LOCKED"
        )
        return self.cursor.fetchone()

    def __exit__(self, kind, error, trace):
        self.cursor.execute("ROLLBACK" if kind else "COMMIT")


def work_one(connection, handle) -> "int | None":
    with Taken(connection) as job:
        if not job:
            return None
        logging.getLogger("jobs").warning("job %s", job["id"])
        handle(job["payload"])
        connection.query(f"UPDATE jobs SET state = 'done' WHERE id = {job['id']:d}")
        return job["id"]
