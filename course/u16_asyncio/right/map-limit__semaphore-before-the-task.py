# A semaphore that is taken before the next item is; the call gives it back. Prints what went wrong.
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError("at least one at a time")
    places, tasks, first = asyncio.Semaphore(limit), [], []

    async def one(item):
        try:
            return await work(item)
        except Exception as error:
            print("failed:", item)
            first.append(error)
            raise
        finally:
            places.release()

    try:
        async with asyncio.TaskGroup() as group:
            iterator = iter(items)
            while True:
                await places.acquire()
                if first:
                    break
                try:
                    item = next(iterator)
                except StopIteration:
                    break
                tasks.append(group.create_task(one(item)))
    except* Exception:
        pass
    if first:
        raise first[0]
    return [task.result() for task in tasks]
