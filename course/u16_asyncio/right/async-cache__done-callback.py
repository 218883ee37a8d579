# Tasks that forget themselves in a done callback when they failed; asyncio.wait, which cancels nobody, for shield.
import asyncio


class AsyncCache:
    def __init__(self, load):
        self.load, self.tasks = load, {}

    async def get(self, key):
        task = self.tasks.get(key)
        if task is None:
            task = self.tasks[key] = asyncio.ensure_future(self.load(key))
            task.add_done_callback(lambda task: self.look(key, task))
        await asyncio.wait([task])
        return task.result()

    def look(self, key, task):
        if task.cancelled() or task.exception() is not None:
            print("not kept:", key)
            del self.tasks[key]
