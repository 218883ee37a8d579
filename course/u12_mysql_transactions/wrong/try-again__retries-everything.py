# Any error of the database may be bad luck: a duplicate key is none.
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
            if not isinstance(error, pymysql.err.Error) or attempt == attempts:
                raise
        sleep(0.1 * 2 ** (attempt - 1))
