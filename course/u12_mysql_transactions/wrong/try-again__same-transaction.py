# Calls work again where it stood: what the first attempt changed is still there, and changed again.
# fails: each attempt begins anew
# fails: no lock while it sleeps, no transaction afterwards
# fails: tries again so often, with these pauses, and no longer
def run_in_transaction(connection, work, attempts, sleep):
    connection.begin()
    try:
        for attempt in range(1, attempts + 1):
            try:
                came = work(connection)
                connection.commit()
                return came
            except pymysql.err.Error as error:
                if error.args[0] not in (1020, 1205, 1213) or attempt == attempts:
                    raise
            sleep(0.1 * 2 ** (attempt - 1))
    except BaseException:
        connection.rollback()
        raise
