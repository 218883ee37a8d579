# Writes the first count before it has read the second: where that read fails, copies are gone.
# fails: a move that fails or is cancelled stops no later one
import asyncio
from collections import defaultdict


class Shelves:
    def __init__(self, read, write):
        self.read, self.write = read, write
        self.locks = defaultdict(asyncio.Lock)

    async def move(self, source, target, copies):
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
        await self.write(source, left)
        there = await self.read(target)
        await self.write(target, there + copies)
        return True
