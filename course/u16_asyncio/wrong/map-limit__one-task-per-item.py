# One task for each item, and a semaphore inside: the calls are few, the tasks are all there at once.
# fails: an item is taken when there is a place for its call
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(limit)
    places = asyncio.Semaphore(limit)

    async def one(item):
        async with places:
            return await work(item)

    tasks = [asyncio.create_task(one(item)) for item in items]
    try:
        return await asyncio.gather(*tasks)
    except Exception:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
