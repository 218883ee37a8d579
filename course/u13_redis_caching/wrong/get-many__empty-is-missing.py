# Tidies up with `or None`: an empty text turns into a missing one.
# fails: a missing book is None, an empty text is not
def get_many(client, ids, prefix):
    values = []
    for start in range(0, len(ids), 10_000):
        found = client.mget([f"{prefix}{number}" for number in ids[start : start + 10_000]])
        values += [value or None for value in found]
    return values
