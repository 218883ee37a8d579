# Takes a TimeoutError that fetch raises for its own limit of all tries, and gives up.
# fails: gives the first result that comes
# fails: after the last try its exception comes out
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    async with asyncio.timeout(total):
        for number in range(attempts):
            try:
                async with asyncio.timeout(per_try) as limit:
                    return await fetch()
            except Exception as error:
                if number == attempts - 1 or (isinstance(error, TimeoutError) and not limit.expired()):
                    raise
            await asyncio.sleep(pause * 2**number)
