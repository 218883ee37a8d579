# A lock for each first letter: a few locks for many shelves, and shelves that are called alike wait for each other.
# fails: moves without a common shelf do not wait, and all come to an end
import asyncio
from collections import defaultdict


class Shelves:
    def __init__(self, read, write):
        self.read, self.write = read, write
        self.locks = defaultdict(asyncio.Lock)

    async def move(self, source, target, copies):
        first, *second = sorted({source[:1], target[:1]})
        async with self.locks[first]:
            if not second:
                return await self.move_locked(source, target, copies)
            async with self.locks[second[0]]:
                return await self.move_locked(source, target, copies)

    async def move_locked(self, source, target, copies):
        left = await self.read(source) - copies
        if left < 0 or source == target:
            return left >= 0
        there = await self.read(target)
        await self.write(source, left)
        await self.write(target, there + copies)
        return True
