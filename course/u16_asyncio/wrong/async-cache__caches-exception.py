# Keeps the task, whatever became of it: one failure is repeated for ever.
# fails: a failure is told, and not kept
# fails: a caller that is cancelled takes nobody along
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
        except Exception:
            raise
