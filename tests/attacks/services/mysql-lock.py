# Takes locks on the whole server in a connection that stays open, so that the examiner waits for ever.
# earns: 0
# unit: u02_orders
# limits: shortest
# shows: LOCKED
# shows: the cell was stopped after

# %% attack cell first
from backbench import services

holder = services.mysql()
with holder.cursor() as cursor:
    cursor.execute("SELECT GET_LOCK('all', 10)")
    cursor.execute("FLUSH TABLES WITH READ LOCK")
print("LOCKED")


# %% attack answer save
def save(connection, table, order, total):
    pass


# %% twin cell first
from backbench import services

with services.mysql() as connection, connection.cursor() as cursor:
    cursor.execute("SELECT GET_LOCK('mine', 5)")
    cursor.execute("CREATE TABLE locked (id INT)")
    cursor.execute("LOCK TABLES locked WRITE")
    cursor.execute("INSERT INTO locked VALUES (1)")
    cursor.execute("UNLOCK TABLES")
    cursor.execute("DROP TABLE locked")
