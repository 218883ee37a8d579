# A limit of 0 starts no worker, and the answer is an empty list.
# fails: refuses a limit below 1
import asyncio


async def map_limit(work, items, limit):
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
