# list(items) before anything else: a million items are in memory for ten calls.
# fails: an item is taken when there is a place for its call
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    results, source = {}, enumerate(list(items))

    async def worker():
        for place, item in source:
            results[place] = await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(worker())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [results[place] for place in range(len(results))]
