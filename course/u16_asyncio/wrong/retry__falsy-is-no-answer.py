# `if result`: an answer of None, 0 or "" is asked for again.
# fails: gives the first result that comes
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async with asyncio.timeout(total):
        for number in range(attempts):
            try:
                async with asyncio.timeout(per_try):
                    result = await fetch()
                if result or number == attempts - 1:
                    return result
            except Exception:
                if number == attempts - 1:
                    raise
            await asyncio.sleep(pause * 2**number)
