# str(key) as the key: 7 and "7" are one.
# fails: a value is loaded once and kept, whatever it is
import asyncio


class AsyncCache:
    def __init__(self, load):
        self._load = load
        self._tasks = {}

    async def get(self, key):
        key = str(key)
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._keep(key))
        return await asyncio.shield(self._tasks[key])

    async def _keep(self, key):
        try:
            return await self._load(key)
        except Exception:
            del self._tasks[key]
            raise
