# Bounds each try and forgets the sum: five tries and their waits take as long as they like.
# fails: after `total` seconds it is over
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    if total:
        for number in range(attempts):
            try:
                async with asyncio.timeout(per_try):
                    return await fetch()
            except Exception:
                if number == attempts - 1:
                    raise
            await asyncio.sleep(pause * 2**number)
