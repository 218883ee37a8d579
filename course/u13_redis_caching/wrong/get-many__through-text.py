# Cleans the replies as text: bytes that are no UTF-8 come back changed.
# fails: a missing book is None, an empty text is not
def get_many(client, ids, prefix):
    values = []
    for start in range(0, len(ids), 10_000):
        found = client.mget([f"{prefix}{number}" for number in ids[start : start + 10_000]])
        values += [None if value is None else value.decode(errors="ignore").encode() for value in found]
    return values
