# Style: one guarded UPDATE, whose condition reads the colleagues; again where it was the victim of a deadlock.
def leave(connection, clerk):
    text = """
        UPDATE clerks SET on_duty = 0
        WHERE id = %(me)s AND on_duty = 1 AND EXISTS (
            SELECT 1 FROM (
                SELECT other.id FROM clerks AS me JOIN clerks AS other ON other.shop = me.shop
                WHERE me.id = %(me)s AND other.id <> me.id AND other.on_duty = 1
            ) AS staying
        )"""
    while True:
        try:
            with connection.cursor() as cursor:
                changed = cursor.execute(text, {"me": clerk})
            connection.commit()
            return changed == 1
        except pymysql.err.OperationalError as error:
            connection.rollback()
            if error.args[0] != 1213:
                raise
