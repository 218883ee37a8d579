# Lets the ExceptionGroup of the TaskGroup out: `except ConnectionError` of the caller does not see it.
# fails: the first error comes out as it is, and nothing is left running
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    results, source = {}, enumerate(items)

    async def worker():
        for place, item in source:
            results[place] = await work(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(worker())
    return [results[place] for place in range(len(results))]
