# Only the whole has a limit: one slow try uses all of the time.
# fails: a try that is too slow is cancelled, and the next one begins
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async with asyncio.timeout(total):
        for number in range(attempts):
            try:
                return await fetch()
            except Exception:
                if number == attempts - 1:
                    raise
            await asyncio.sleep(pause * 2**number)
