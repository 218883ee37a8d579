# Commits, and gives back nothing of what work has returned.
# fails: commits what work did, and returns its value
# fails: tries again so often, with these pauses, and no longer
# fails: any other error: at once, and nothing has changed
# fails: each attempt begins anew
# fails: no lock while it sleeps, no transaction afterwards
def run_in_transaction(connection, work, attempts, sleep):
    for attempt in range(1, attempts + 1):
        connection.begin()
        try:
            work(connection)
            connection.commit()
            return None
        except BaseException as error:
            connection.rollback()
            again = isinstance(error, pymysql.err.Error) and error.args[0] in (1020, 1205, 1213)
            if not again or attempt == attempts:
                raise
        sleep(0.1 * 2 ** (attempt - 1))
