# Takes two locks even for one shelf; asyncio's Lock is not re-entrant, and the move waits for itself.
# fails: a move from a shelf to itself changes nothing
import asyncio
from collections import defaultdict


class Shelves:
    def __init__(self, read, write):
        self.read, self.write = read, write
        self.locks = defaultdict(asyncio.Lock)

    async def move(self, source, target, copies):
        first, second = sorted((source, target))
        async with self.locks[first]:
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
