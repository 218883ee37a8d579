# The tries in a coroutine of their own, all of it under one wait_for; logs each failure.
import asyncio
import itertools


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async def tries():
        for number in itertools.count(1):
            task = asyncio.ensure_future(fetch())
            try:
                return await asyncio.wait_for(task, per_try)
            except Exception as error:
                print(f"try {number}: {error!r}")
                if number >= attempts:
                    raise
            await asyncio.sleep(pause * 2 ** (number - 1))

    return await asyncio.wait_for(tries(), timeout=total)
