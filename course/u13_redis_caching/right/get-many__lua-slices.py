# Style: a Lua script that reads each key; its arguments are unpacked on the server's side.
READ = """
local values = {}
for place, key in ipairs(KEYS) do values[place] = redis.call('GET', key) end
return values
"""


def get_many(client, ids, prefix):
    values = []
    for start in range(0, len(ids), 10_000):
        keys = [f"{prefix}{number}" for number in ids[start : start + 10_000]]
        values.extend(client.eval(READ, len(keys), *keys))
    return values
