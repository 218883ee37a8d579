# Shares the load that is under way and keeps nothing.
# fails: a value is loaded once and kept, whatever it is
import asyncio


class AsyncCache:
    def __init__(self, load):
        self._load = load
        self._tasks = {}

    async def get(self, key):
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._keep(key))
        return await asyncio.shield(self._tasks[key])

    async def _keep(self, key):
        try:
            return await self._load(key)
        finally:
            del self._tasks[key]
