# An AsyncExitStack over the sorted set of shelves, setdefault for the locks, reads at the same time; type hints.
import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack


class Shelves:
    def __init__(self, read: Callable[[str], Awaitable[int]], write: Callable[[str, int], Awaitable[None]]) -> None:
        self.read, self.write = read, write
        self.locks: dict[str, asyncio.Lock] = {}

    async def move(self, source: str, target: str, copies: int) -> bool:
        async with AsyncExitStack() as stack:
            for shelf in sorted({source, target}):
                await stack.enter_async_context(self.locks.setdefault(shelf, asyncio.Lock()))
            have, there = await asyncio.gather(self.read(source), self.read(target))
            if have >= copies and source != target:
                await asyncio.gather(self.write(source, have - copies), self.write(target, there + copies))
            return have >= copies
