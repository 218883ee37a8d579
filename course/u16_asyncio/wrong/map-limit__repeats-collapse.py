# Keeps results by item: of equal items only the last one's result is left.
# fails: results come in the order of the items
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    results, taken, source = {}, [], enumerate(items)

    async def worker():
        for place, item in source:
            taken.append(item)
            results[item] = await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(worker())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [results[item] for item in taken]
