# Waits, then gives the locks back: everybody else waits as well.
# fails: no lock while it sleeps, no transaction afterwards
# fails: each attempt begins anew
def run_in_transaction(connection, work, attempts, sleep):
    for attempt in range(1, attempts + 1):
        connection.begin()
        try:
            came = work(connection)
            connection.commit()
            return came
        except BaseException as error:
            again = isinstance(error, pymysql.err.Error) and error.args[0] in (1020, 1205, 1213)
            if again and attempt < attempts:
                sleep(0.1 * 2 ** (attempt - 1))
            connection.rollback()
            if not again or attempt == attempts:
                raise
