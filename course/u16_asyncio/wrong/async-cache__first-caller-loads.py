# The first caller loads, the others wait for its future: if it is cancelled, the load is.
# fails: a caller that is cancelled takes nobody along
import asyncio


class AsyncCache:
    def __init__(self, load):
        self.load, self.futures = load, {}

    async def get(self, key):
        if key in self.futures:
            return await asyncio.shield(self.futures[key])
        future = self.futures[key] = asyncio.get_running_loop().create_future()
        try:
            future.set_result(await self.load(key))
        except BaseException as error:
            del self.futures[key]
            if isinstance(error, Exception):
                future.set_exception(error)
                future.exception()
            else:
                future.cancel()
            raise
        return future.result()
