# Batches of `limit`: each waits for its slowest call.
# fails: the first error comes out as it is, and nothing is left running
# fails: a free place is filled at once
import asyncio
from itertools import islice


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(limit)
    results, source = [], iter(items)
    while batch := list(islice(source, limit)):
        results += await asyncio.gather(*[work(item) for item in batch])
    return results
