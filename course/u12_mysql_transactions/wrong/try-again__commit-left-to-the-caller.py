# work has done all, and the caller will commit: until then its locks are held.
# fails: commits what work did, and returns its value
# fails: no lock while it sleeps, no transaction afterwards
def run_in_transaction(connection, work, attempts, sleep):
    for attempt in range(1, attempts + 1):
        connection.begin()
        try:
            return work(connection)
        except BaseException as error:
            connection.rollback()
            again = isinstance(error, pymysql.err.Error) and error.args[0] in (1020, 1205, 1213)
            if not again or attempt == attempts:
                raise
        sleep(0.1 * 2 ** (attempt - 1))
