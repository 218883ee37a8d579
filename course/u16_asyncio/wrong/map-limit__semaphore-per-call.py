# A semaphore is made in each call, so that it counts to one and stops nobody.
# fails: never more calls under way than the limit
# fails: an item is taken when there is a place for its call
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(limit)

    async def one(item):
        async with asyncio.Semaphore(limit):
            return await work(item)

    tasks = [asyncio.create_task(one(item)) for item in items]
    try:
        return await asyncio.gather(*tasks)
    except Exception:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
