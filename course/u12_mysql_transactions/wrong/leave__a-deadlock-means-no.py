# SERIALIZABLE, and whoever the server chooses as the victim stays: of three at once two would have to go.
# fails: all leave in the same moment
def leave(connection, clerk):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        connection.begin()
        try:
            query = "SELECT COUNT(*), SUM(id = %s) FROM clerks WHERE on_duty AND shop = "
            cursor.execute(query + "(SELECT shop FROM clerks WHERE id = %s)", (clerk, clerk))
            count, mine = cursor.fetchone()
            possible = bool(count > 1 and mine)
            if possible:
                cursor.execute("UPDATE clerks SET on_duty = 0 WHERE id = %s", (clerk,))
            connection.commit()
            return possible
        except pymysql.err.OperationalError as error:
            connection.rollback()
            if error.args[0] != 1213:
                raise
            return False
