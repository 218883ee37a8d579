# Style: calls itself with one attempt less and twice the pause; a with block ends the transaction.
@contextlib.contextmanager
def transaction(connection):
    connection.begin()
    try:
        yield connection
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def run_in_transaction(connection, work, attempts, sleep, pause=0.1):
    try:
        with transaction(connection):
            return work(connection)
    except pymysql.err.Error as error:
        code, *_ = [*error.args, None]
        if attempts < 2 or code not in {1205, 1213, 1020}:
            raise
    sleep(pause)
    return run_in_transaction(connection, work, attempts - 1, sleep, 2 * pause)
