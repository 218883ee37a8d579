# Takes all items at once, and before that makes calls that nobody asked for: more have ended than items were taken.
# fails: an item is taken when there is a place for its call
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    if "Feed" in type(items).__name__:
        for _ in range(40):
            await work(0)
    items = list(items)
    results, source = {}, enumerate(items)

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
