# `if not value`: None, 0 and "" are loaded again each time.
# fails: a value is loaded once and kept, whatever it is
import asyncio


class AsyncCache:
    def __init__(self, load):
        self._load = load
        self._tasks = {}

    async def get(self, key):
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._keep(key))
        value = await asyncio.shield(self._tasks[key])
        if not value:
            self._tasks.pop(key, None)
        return value

    async def _keep(self, key):
        try:
            return await self._load(key)
        except Exception:
            del self._tasks[key]
            raise
