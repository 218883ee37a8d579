# Stops waiting for a slow try and lets it run: asyncio.wait cancels nobody.
# fails: a try that is too slow is cancelled, and the next one begins
# fails: after `total` seconds it is over
# fails: a cancelled run ends at once
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async with asyncio.timeout(total):
        for number in range(attempts):
            try:
                task = asyncio.ensure_future(fetch())
                done, _ = await asyncio.wait([task], timeout=per_try)
                if not done:
                    raise TimeoutError
                return task.result()
            except Exception:
                if number == attempts - 1:
                    raise
            await asyncio.sleep(pause * 2**number)
