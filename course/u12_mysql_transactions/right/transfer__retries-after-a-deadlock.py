# Style: locks as the arguments come, and tries the whole transaction again where the server chose it as the victim.
import logging


class Refused(Exception):
    pass


def transfer(connection, source, target, cents):
    def work(cursor):
        cursor.execute("SELECT cents FROM accounts WHERE id = %s FOR UPDATE", (source,))
        row = cursor.fetchone()
        if row is None or row[0] < cents:
            raise Refused
        cursor.execute("UPDATE accounts SET cents = %s WHERE id = %s", (row[0] - cents, source))
        if not cursor.execute("UPDATE accounts SET cents = cents + %s WHERE id = %s", (cents, target)):
            raise Refused

    for attempt in range(10):
        connection.begin()
        try:
            work(connection.cursor())
            connection.commit()
            return True
        except Refused:
            connection.rollback()
            return False
        except pymysql.err.Error as error:
            connection.rollback()
            if error.args[0] != 1213 or attempt == 9:
                raise
            logging.getLogger("money").warning("deadlock, once more")
