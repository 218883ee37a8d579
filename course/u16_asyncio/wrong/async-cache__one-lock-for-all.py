# A lock around look and load: right values, and each key waits for every other one.
# fails: who asks while a load is under way shares it
# fails: different keys load at the same time
# fails: a caller that is cancelled takes nobody along
import asyncio


class AsyncCache:
    def __init__(self, load):
        self.load, self.values, self.lock = load, {}, asyncio.Lock()

    async def get(self, key):
        async with self.lock:
            if key not in self.values:
                self.values[key] = await self.load(key)
            return self.values[key]
