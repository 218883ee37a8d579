# Style: locks all clerks of the shop in a query of its own, then counts in Python.
def leave(connection, clerk: int) -> bool:
    cursor = connection.cursor(pymysql.cursors.DictCursor)
    connection.begin()
    try:
        cursor.execute("SELECT shop FROM clerks WHERE id = %s", clerk)
        found = cursor.fetchone()
        if found is None:
            return False
        cursor.execute("SELECT * FROM clerks WHERE shop = %s ORDER BY id FOR UPDATE", found["shop"])
        duty = [row["id"] for row in cursor if row["on_duty"]]
        if clerk not in duty or duty == [clerk]:
            return False
        return cursor.execute("UPDATE clerks SET on_duty = 0 WHERE id = %s", clerk) == 1
    finally:
        connection.commit()
        cursor.close()
