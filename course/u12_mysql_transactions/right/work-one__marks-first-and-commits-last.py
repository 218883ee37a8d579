# Style: changes the state at once, inside the transaction: nobody sees it before the commit, which follows the work.
def work_one(connection, handle):
    done = False
    connection.begin()
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT id, payload FROM jobs WHERE state = 'open' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")
        for number, payload in cursor.fetchall():
            cursor.execute("UPDATE jobs SET state = 'done' WHERE id = %s", (number,))
            handle(payload)
            done = True
            return number
    finally:
        if done:
            connection.commit()
        else:
            connection.rollback()
