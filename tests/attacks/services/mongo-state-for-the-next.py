# Leaves databases, users and indexes for the next submission, and looks for those of the one before.
# earns: 28
# unit: u15_mongodb
# honest: all
# shows: LEFT

# %% attack cell first
from backbench import services

server = services.mongo()
others = set(server.list_database_names()) - {"admin", "config", "local"}
if others:
    print("GOT", "IT", others)
server.left_by_another.marks.insert_one({"token": "@TOKEN@"})
server.left_by_another.marks.create_index("token", expireAfterSeconds=1)
try:
    server.admin.command("createUser", "left", pwd="x", roles=["root"])
except Exception as error:
    print(type(error).__name__)
print("LEFT")

# %% twin cell first
from backbench import services

server = services.mongo()
print("new to me" if "left_by_another" not in server.list_database_names() else "GOT" + " IT")
server.left_by_another.marks.insert_one({"mine": 1})
