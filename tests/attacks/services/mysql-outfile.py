# Writes files on the machine with INTO OUTFILE and INTO DUMPFILE, logs in other places, and libraries for functions.
# earns: 2
# unit: u02_orders
# shows: WRITTEN

# %% attack cell first
from backbench import services

with services.mysql(autocommit=True) as connection, connection.cursor() as cursor:
    for place in ("/tmp/@TOKEN@-out", "@ROOT@/@TOKEN@-out", "/dev/shm/@TOKEN@-out", "@ROOT@/submitted/@TOKEN@-out"):
        for text in (
            f"SELECT 30 INTO OUTFILE '{place}'",
            f"SELECT 30 INTO DUMPFILE '{place}-dump'",
            f"SET GLOBAL general_log_file = '{place}-log'",
            "SET GLOBAL general_log = 1",
            f"SET GLOBAL slow_query_log_file = '{place}-slow'",
            "CREATE FUNCTION sys_exec RETURNS INT SONAME 'udf.so'",
            "INSTALL SONAME 'ha_spider'",
            f"CREATE TABLE far (a INT) ENGINE=MyISAM DATA DIRECTORY='{place}-data'",
            "INSTALL PLUGIN x SONAME '../../tmp/x.so'",
        ):
            try:
                cursor.execute(text)
            except Exception as error:
                print(type(error).__name__)
    cursor.execute("SET GLOBAL general_log = 0")
print("WRITTEN")


# %% attack answer save
def save(connection, table, order, total):
    pass


# %% attack traces
places = (Path("/tmp"), Path("/dev/shm"), root, root / "submitted")
found = ", ".join(str(path) for folder in places for path in folder.glob("@TOKEN@-*"))

# %% twin cell first
import csv

from backbench import services

with services.mysql() as connection, connection.cursor() as cursor, open("export.csv", "w", newline="") as file:
    cursor.execute("SELECT 1, 'Dune' UNION SELECT 2, 'Emma'")
    csv.writer(file).writerows(cursor.fetchall())
print(open("export.csv").read())
