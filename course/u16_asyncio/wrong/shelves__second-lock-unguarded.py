# The `try` begins when both locks are there: who is cancelled while it waits for the second one keeps the first.
# fails: a move that fails or is cancelled stops no later one
import asyncio
from collections import defaultdict


class Shelves:
    def __init__(self, read, write):
        self.read, self.write = read, write
        self.locks = defaultdict(asyncio.Lock)

    async def move(self, source, target, copies):
        shelves = sorted({source, target})
        for shelf in shelves:
            await self.locks[shelf].acquire()
        try:
            left = await self.read(source) - copies
            if left < 0 or source == target:
                return left >= 0
            there = await self.read(target)
            await self.write(source, left)
            await self.write(target, there + copies)
            return True
        finally:
            for shelf in shelves:
                self.locks[shelf].release()
