# Makes a new exception from the text of the one that came: its traceback, cause and attributes are gone.
# fails: the first error comes out as it is, and nothing is left running
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    results, source = {}, enumerate(items)

    async def worker():
        for place, item in source:
            results[place] = await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(worker())
    except ExceptionGroup as errors:
        first = errors.exceptions[0]
        raise type(first)(str(first)) from None
    return [results[place] for place in range(len(results))]
