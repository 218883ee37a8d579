# One semaphore for the whole module: the limit of the first call holds for all, together.
# fails: never more calls under way than the limit
import asyncio

PLACES = {}


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    places = PLACES.setdefault((limit, asyncio.get_running_loop()), asyncio.Semaphore(limit))
    results, source = {}, enumerate(items)

    async def worker():
        for place, item in source:
            async with places:
                results[place] = await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(worker())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [results[place] for place in range(len(results))]
