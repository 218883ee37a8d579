# Waits for a place with an item in hand: the loop takes the item first, and asks for its place then.
# fails: an item is taken when there is a place for its call
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(limit)
    places, tasks = asyncio.Semaphore(limit), []

    async def one(item):
        try:
            return await work(item)
        finally:
            places.release()

    try:
        async with asyncio.TaskGroup() as group:
            for item in items:
                await places.acquire()
                tasks.append(group.create_task(one(item)))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]
