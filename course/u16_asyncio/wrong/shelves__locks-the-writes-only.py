# Locks where it writes; what it writes was read before the lock.
# fails: no copy is lost or made
import asyncio
from collections import defaultdict


class Shelves:
    def __init__(self, read, write):
        self.read, self.write = read, write
        self.locks = defaultdict(asyncio.Lock)

    async def move(self, source, target, copies):
        have, there = await self.read(source), await self.read(target)
        if have < copies or source == target:
            return have >= copies
        for shelf, count in (source, have - copies), (target, there + copies):
            async with self.locks[shelf]:
                await self.write(shelf, count)
        return True
