# The waits double up to 30 seconds, as many libraries have it; nobody asked for that.
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
            await asyncio.sleep(min(pause * 2**number, 30))
