# No TaskGroup: a set of tasks, refilled after each asyncio.wait; type hints.
import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any


async def map_limit(work: Callable[[Any], Awaitable], items: Iterable, limit: int) -> list:
    if limit < 1:
        raise ValueError(limit)
    running: dict[asyncio.Task, int] = {}
    results: list[Any] = []
    for place, item in enumerate(items):
        results.append(None)
        running[asyncio.ensure_future(work(item))] = place
        if len(running) == limit:
            await collect(running, results)
    while running:
        await collect(running, results)
    return results


async def collect(running: dict, results: list) -> None:
    try:
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            results[running.pop(task)] = task.result()
    except BaseException:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        raise
