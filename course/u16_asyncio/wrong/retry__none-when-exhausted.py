# The last failure is swallowed: the caller gets None, as if the card service had said so.
# fails: after the last try its exception comes out
# fails: a try that is too slow is cancelled, and the next one begins
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async with asyncio.timeout(total):
        for number in range(attempts):
            try:
                async with asyncio.timeout(per_try):
                    return await fetch()
            except Exception:
                if number == attempts - 1:
                    return None
            await asyncio.sleep(pause * 2**number)
