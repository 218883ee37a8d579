# Keeps what load(key) gives: a coroutine, which can be awaited once.
# fails: a value is loaded once and kept, whatever it is
# fails: a failure is told, and not kept
# fails: who asks while a load is under way shares it
# fails: different keys load at the same time
# fails: a caller that is cancelled takes nobody along
class AsyncCache:
    def __init__(self, load):
        self.load, self.kept = load, {}

    async def get(self, key):
        if key not in self.kept:
            self.kept[key] = self.load(key)
        return await self.kept[key]
