# Knows that pipelines are fast, but executes the pipeline inside the loop.
# fails: one round trip for one page
# fails: never more than 10,000 ids in one trip, and no trip too many
def get_many(client, ids, prefix):
    values = []
    pipe = client.pipeline(transaction=False)
    for number in ids:
        pipe.get(f"{prefix}{number}")
        values += pipe.execute()
    return values
