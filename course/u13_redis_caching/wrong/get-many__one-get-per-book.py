# The loop that reads best: each book waits for the network on its own.
# fails: one round trip for one page
# fails: never more than 10,000 ids in one trip, and no trip too many
def get_many(client, ids, prefix):
    return [client.get(f"{prefix}{number}") for number in ids]
