# Asks first which keys exist, so that only those are fetched: two trips, and a key may expire between them.
# fails: one round trip for one page
# fails: never more than 10,000 ids in one trip, and no trip too many
def get_many(client, ids, prefix):
    values = []
    for start in range(0, len(ids), 10_000):
        keys = [f"{prefix}{number}" for number in ids[start : start + 10_000]]
        pipe = client.pipeline(transaction=False)
        for key in keys:
            pipe.exists(key)
        there = [key for key, found in zip(keys, pipe.execute(), strict=True) if found]
        texts = dict(zip(there, client.mget(there), strict=True)) if there else {}
        values += [texts.get(key) for key in keys]
    return values
