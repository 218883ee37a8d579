# `await` in a loop: it looks concurrent, and each call waits for the one before.
# fails: a free place is filled at once
async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(limit)
    return [await work(item) for item in items]
