# One queue for all moves: who cannot go on yet holds up everybody behind, with a common shelf or without.
# fails: moves without a common shelf do not wait, and all come to an end
import asyncio


class Shelves:
    def __init__(self, read, write):
        self.read, self.write = read, write
        self.queue, self.busy, self.changed = asyncio.Lock(), set(), asyncio.Condition()

    async def move(self, source, target, copies):
        shelves = {source, target}
        async with self.queue, self.changed:
            await self.changed.wait_for(lambda: not self.busy & shelves)
            self.busy |= shelves
        try:
            have, there = await asyncio.gather(self.read(source), self.read(target))
            if have >= copies and source != target:
                await asyncio.gather(self.write(source, have - copies), self.write(target, there + copies))
            return have >= copies
        finally:
            async with self.changed:
                self.busy -= shelves
                self.changed.notify_all()
