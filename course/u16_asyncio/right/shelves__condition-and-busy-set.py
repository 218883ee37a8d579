# No lock per shelf: a set of busy shelves and one condition; a move takes all it needs at once or waits.
import asyncio


class Shelves:
    def __init__(self, read, write):
        self.read, self.write = read, write
        self.busy, self.changed = set(), asyncio.Condition()

    async def move(self, source, target, copies):
        needed = {source, target}
        async with self.changed:
            await self.changed.wait_for(lambda: not needed & self.busy)
            self.busy |= needed
        try:
            have = await self.read(source)
            if have < copies:
                return False
            if source != target:
                there = await self.read(target)
                await self.write(source, have - copies)
                await self.write(target, there + copies)
            return True
        finally:
            self.busy -= needed
            async with self.changed:
                self.changed.notify_all()
