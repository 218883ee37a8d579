# Drops databases, tables, users and privileges, before the tests and while they run.
# earns: 2
# unit: u02_orders
# shows: DROP DATABASE shop done
# shows: DROP USER root@localhost done
# shows: DROP DATABASE mysql done
# shows: SHUTDOWN done

# %% attack cell after total-of-values
from backbench import services

line = services.mysql(database=None, autocommit=True)
for text in (
    "DROP DATABASE shop",
    "KILL CONNECTION 1",
    "RESET MASTER",
    "PURGE BINARY LOGS BEFORE NOW()",
    "DROP USER root@localhost",
    "DROP TABLE mysql.global_priv",
    "DROP DATABASE mysql",
    "FLUSH PRIVILEGES",
    "SHUTDOWN",
):
    try:
        with line.cursor() as cursor:
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
