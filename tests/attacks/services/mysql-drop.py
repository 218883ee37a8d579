# Drops databases, tables, users and privileges, before the tests and while they run.
# earns: 2
# unit: u02_orders

# %% attack cell after total-of-values
from backbench import services

for text in (
    "DROP DATABASE shop",
    "DROP DATABASE mysql",
    "DROP TABLE mysql.global_priv",
    "FLUSH PRIVILEGES",
    "SHUTDOWN",
    "DROP USER root@localhost",
    "KILL CONNECTION 1",
    "RESET MASTER",
    "PURGE BINARY LOGS BEFORE NOW()",
):
    try:
        with services.mysql(database=None) as connection, connection.cursor() as cursor:
            cursor.execute(text)
            print(text, "done")
    except Exception as error:
        print(text, type(error).__name__)


# %% attack answer save
def save(connection, table, order, total):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {table}" if table != "example" else "SELECT 1")


# %% twin cell first
from backbench import services

with services.mysql() as connection, connection.cursor() as cursor:
    cursor.execute("CREATE TABLE mine (id INT)")
    cursor.execute("DROP TABLE mine")
    cursor.execute("CREATE DATABASE mine")
    cursor.execute("DROP DATABASE mine")
