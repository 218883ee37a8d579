# acquire and release without finally: a move that fails leaves its shelves locked.
# fails: a move that fails or is cancelled stops no later one
import asyncio
from collections import defaultdict


class Shelves:
    def __init__(self, read, write):
        self.read, self.write = read, write
        self.locks = defaultdict(asyncio.Lock)

    async def move(self, source, target, copies):
        first, second = sorted((source, target))
        locks = [self.locks[shelf] for shelf in sorted({source, target})]
        for lock in locks:
            await lock.acquire()
        if first == second:
            moved = await self.read(source) >= copies
        else:
            moved = await self.move_locked(source, target, copies)
        for lock in locks:
            lock.release()
        return moved

    async def move_locked(self, source, target, copies):
        left = await self.read(source) - copies
        if left < 0:
            return False
        there = await self.read(target)
        await self.write(source, left)
        await self.write(target, there + copies)
        return True
