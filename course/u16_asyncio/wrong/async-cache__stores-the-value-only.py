# Keeps the value when it is there: all who ask before that load again.
# fails: who asks while a load is under way shares it
# fails: a caller that is cancelled takes nobody along
class AsyncCache:
    def __init__(self, load):
        self.load, self.values = load, {}

    async def get(self, key):
        if key not in self.values:
            self.values[key] = await self.load(key)
        return self.values[key]
