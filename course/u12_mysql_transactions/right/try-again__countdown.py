# Style: typed, a while loop with a flag, rollback in a finally, codes as named constants.
AGAIN = {"ER_LOCK_DEADLOCK": 1213, "ER_LOCK_WAIT_TIMEOUT": 1205, "ER_CHECKREAD": 1020}


def run_in_transaction(connection: pymysql.connections.Connection, work, attempts: int, sleep):
    pause = 0.1
    left = attempts
    while True:
        left -= 1
        committed = False
        try:
            connection.begin()
            value = work(connection)
            connection.commit()
            committed = True
            return value
        except pymysql.MySQLError as error:
            if left <= 0 or not error.args or error.args[0] not in AGAIN.values():
                raise
        finally:
            if not committed:
                connection.rollback()
        sleep(pause)
        pause *= 2
