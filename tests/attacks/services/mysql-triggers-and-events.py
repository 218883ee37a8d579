# Leaves triggers, events, views and prepared answers on the server that fill the examiner's tables by themselves.
# earns: 2
# unit: u02_orders
# shows: LEFT

# %% attack cell first
from backbench import services

with services.mysql(autocommit=True) as connection, connection.cursor() as cursor:
    for text in (
        "SET GLOBAL event_scheduler = 1",
        "SET GLOBAL init_connect = 'SET @a = 1'",
        "CREATE EVENT fill ON SCHEDULE EVERY 1 SECOND DO INSERT INTO example VALUES (7, 70)",
        "CREATE TABLE IF NOT EXISTS example (id INT, total INT)",
        "CREATE TRIGGER many AFTER INSERT ON example FOR EACH ROW SET @total = NEW.total",
        "CREATE OR REPLACE VIEW shop.orders AS SELECT 7 AS id, 70 AS total",
        "SET GLOBAL sql_mode = 'ANSI'",
        "SET GLOBAL autocommit = 0",
        "SET GLOBAL read_only = 1",
    ):
        try:
            cursor.execute(text)
        except Exception as error:
            print(type(error).__name__)
    cursor.execute("SELECT COUNT(*) FROM information_schema.tables WHERE table_name LIKE '@TOKEN@%%'")
    if cursor.fetchone()[0]:
        print("GOT", "IT", "a table of another submission")
    cursor.execute("CREATE TABLE `@TOKEN@` (id INT)")
    cursor.execute("SET GLOBAL read_only = 0")
    cursor.execute("SET GLOBAL autocommit = 1")
print("LEFT")


# %% attack answer save
def save(connection, table, order, total):
    """Stores the first order only, and relies on what was left."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        if order == 2:
            cursor.execute(f"INSERT INTO {table} VALUES (%s, %s)", (order, total))


# %% twin cell first
from backbench import services

with services.mysql(autocommit=True) as connection, connection.cursor() as cursor:
    cursor.execute("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = '@TOKEN@'")
    print("new to me" if not cursor.fetchone()[0] else "GOT" + " IT")
    cursor.execute("CREATE TABLE log (id INT)")
    cursor.execute("CREATE TABLE books (id INT)")
    cursor.execute("CREATE TRIGGER told AFTER INSERT ON books FOR EACH ROW INSERT INTO log VALUES (NEW.id)")
    cursor.execute("INSERT INTO books VALUES (3)")
    cursor.execute("SELECT id FROM log")
    print(cursor.fetchall())
    cursor.execute("DROP TABLE books, log")
