# Collects the results as they come.
# fails: results come in the order of the items
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    results, source = [], iter(items)

    async def worker():
        for item in source:
            results.append(await work(item))

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(worker())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return results
