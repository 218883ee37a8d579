# One trip for everything: with enough ids a single command blocks the server for all others.
# fails: never more than 10,000 ids in one trip, and no trip too many
def get_many(client, ids, prefix):
    return client.mget([f"{prefix}{number}" for number in ids]) if ids else []
