# Waits after each failure, and only then finds that there is no further try.
# fails: the waits double, and none comes after the last try
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async with asyncio.timeout(total):
        last = None
        for number in range(attempts):
            try:
                async with asyncio.timeout(per_try):
                    return await fetch()
            except Exception as error:
                last = error
            await asyncio.sleep(pause * 2**number)
        raise last
