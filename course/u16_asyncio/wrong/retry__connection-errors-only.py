# Retries what it has seen fail so far, OSError and its kind.
# fails: gives the first result that comes
# fails: after the last try its exception comes out
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async with asyncio.timeout(total):
        for number in range(attempts):
            try:
                async with asyncio.timeout(per_try):
                    return await fetch()
            except OSError:
                if number == attempts - 1:
                    raise
            await asyncio.sleep(pause * 2**number)
