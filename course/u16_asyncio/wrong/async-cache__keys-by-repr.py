# repr(key) as the key: two keys that print alike are one, and an equal key that prints otherwise is another.
# fails: a value is loaded once and kept, whatever it is
import asyncio


class AsyncCache:
    def __init__(self, load):
        self.load, self.tasks = load, {}

    async def get(self, key):
        name = repr(key)
        if name not in self.tasks:
            self.tasks[name] = asyncio.create_task(self.keep(name, key))
        return await asyncio.shield(self.tasks[name])

    async def keep(self, name, key):
        try:
            return await self.load(key)
        except Exception:
            del self.tasks[name]
            raise
