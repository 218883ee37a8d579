# wait_for with the smaller of two limits; counts down the time that is left; type hints.
import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


async def fetch_with_retry(
    fetch: Callable[[], Awaitable[Any]], attempts: int, per_try: float, total: float, pause: float
) -> Any:
    clock = asyncio.get_running_loop().time
    deadline = clock() + total
    for left in reversed(range(attempts)):
        try:
            return await asyncio.wait_for(fetch(), min(per_try, deadline - clock()))
        except Exception as error:
            if clock() >= deadline:
                raise TimeoutError("no time left") from error
            if left == 0:
                raise
        if clock() + pause >= deadline:
            await asyncio.sleep(deadline - clock())
            raise TimeoutError("no time left")
        await asyncio.sleep(pause)
        pause *= 2
