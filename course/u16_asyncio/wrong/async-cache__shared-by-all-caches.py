# A dict on the class: two caches with different loaders answer for each other.
# fails: a value is loaded once and kept, whatever it is
import asyncio


class AsyncCache:
    _tasks = {}

    def __init__(self, load):
        self._load = load

    async def get(self, key):
        loop = asyncio.get_running_loop()
        key = loop, key
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._keep(key))
        return await asyncio.shield(self._tasks[key])

    async def _keep(self, key):
        try:
            return await self._load(key[1])
        except Exception:
            del self._tasks[key]
            raise
