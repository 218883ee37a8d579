# Keeps the first exception and raises that one.
# fails: after the last try its exception comes out
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async with asyncio.timeout(total):
        first = None
        for number in range(attempts):
            try:
                async with asyncio.timeout(per_try):
                    return await fetch()
            except Exception as error:
                first = first or error
                if number == attempts - 1:
                    raise first from None
            await asyncio.sleep(pause * 2**number)
