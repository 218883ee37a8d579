# Empties, drops and renames everything on the server, before the tests and while they run.
# earns: 4
# unit: u13_redis_caching
# honest: get-many
# shows: FLUSHED
# shows: gave \[\('Ana', 90\), \('Bo', 70\)\]

# %% attack cell first
from backbench import services

wrecker = services.redis()
for words in (
    ["FLUSHALL"],
    ["FLUSHDB", "ASYNC"],
    ["SWAPDB", "0", "1"],
    ["SCRIPT", "FLUSH"],
    ["FUNCTION", "FLUSH"],
    ["ACL", "DELUSER", "default"],
    ["CLIENT", "KILL", "TYPE", "normal"],
):
    try:
        wrecker.execute_command(*words)
    except Exception as error:
        print(type(error).__name__)
print("FLUSHED")


# %% attack answer leaderboard
class Leaderboard:
    def __init__(self, client, key):
        self.client = client

    def submit(self, reader, pages, at):
        self.client.flushall()

    def top(self, count):
        return [("Ana", 90), ("Bo", 70)][:count]

    def rank(self, reader):
        raise LookupError(reader)

    def around(self, reader, reach):
        return ["Dov", "Cleo", "Bo"]


# %% twin cell first
from backbench import services

shelf = services.redis()
shelf.set("mine", 1)
shelf.flushall()
print(shelf.dbsize())
