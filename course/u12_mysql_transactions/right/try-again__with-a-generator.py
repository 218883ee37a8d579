# Style: the pauses come from a generator; SQL in place of the methods; prints what goes wrong.
import itertools


def run_in_transaction(connection, work, attempts, sleep):
    def once():
        connection.cursor().execute("START TRANSACTION")
        try:
            value = work(connection)
        except:  # noqa: E722
            connection.cursor().execute("ROLLBACK")
            raise
        connection.cursor().execute("COMMIT")
        return value

    pauses = (2**number / 10 for number in itertools.count())
    for pause in itertools.islice(pauses, attempts - 1):
        try:
            return once()
        except pymysql.err.OperationalError as error:
            code = error.args[0] if error.args else None
            if code != 1020 and code != 1205 and code != 1213:
                raise
            print("once more, after", error)
            sleep(pause)
    return once()
