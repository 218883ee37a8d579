# `except BaseException` to be safe: a cancelled run takes its cancellation for one more failure.
# fails: after `total` seconds it is over
# fails: a cancelled run ends at once
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async with asyncio.timeout(total):
        for number in range(attempts):
            try:
                async with asyncio.timeout(per_try):
                    return await fetch()
            except BaseException:
                if number == attempts - 1:
                    raise
            await asyncio.sleep(pause * 2**number)
