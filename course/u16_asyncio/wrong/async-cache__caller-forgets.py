# The caller takes a failed load out of the cache: where all callers have gone, nobody does, and the failure stays.
# fails: a caller that is cancelled takes nobody along
import asyncio


class AsyncCache:
    def __init__(self, load):
        self.load, self.tasks = load, {}

    async def get(self, key):
        if key not in self.tasks:
            self.tasks[key] = asyncio.ensure_future(self.load(key))
        try:
            return await asyncio.shield(self.tasks[key])
        except Exception:
            self.tasks.pop(key, None)
            raise
