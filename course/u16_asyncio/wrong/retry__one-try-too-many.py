# Counts the retries, not the tries: attempts + 1 calls.
# fails: after the last try its exception comes out
# fails: the waits double, and none comes after the last try
# fails: a try that is too slow is cancelled, and the next one begins
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async with asyncio.timeout(total):
        for number in range(attempts + 1):
            try:
                async with asyncio.timeout(per_try):
                    return await fetch()
            except Exception:
                if number == attempts:
                    raise
            await asyncio.sleep(pause * 2**number)
