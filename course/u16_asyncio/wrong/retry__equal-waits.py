# The same pause each time: the struggling service gets its full load back at once.
# fails: the waits double, and none comes after the last try
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async with asyncio.timeout(total):
        for number in range(attempts):
            try:
                async with asyncio.timeout(per_try):
                    return await fetch()
            except Exception:
                if number == attempts - 1:
                    raise
            await asyncio.sleep(pause)
