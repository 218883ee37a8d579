# Each call makes locks of its own, which nobody else holds.
# fails: no copy is lost or made
import asyncio
from collections import defaultdict


class Shelves:
    def __init__(self, read, write):
        self.read, self.write = read, write
        self.locks = defaultdict(asyncio.Lock)

    async def move(self, source, target, copies):
        self.locks = defaultdict(asyncio.Lock)
        first, second = sorted((source, target))
        async with self.locks[first]:
            if first == second:
                return await self.read(source) >= copies
            async with self.locks[second]:
                return await self.move_locked(source, target, copies)

    async def move_locked(self, source, target, copies):
        left = await self.read(source) - copies
        if left < 0:
            return False
        there = await self.read(target)
        await self.write(source, left)
        await self.write(target, there + copies)
        return True
