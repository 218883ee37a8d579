# A future for each key, set by a task of its own; type hints; values and failures told apart by hand.
import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any


class AsyncCache:
    def __init__(self, load: Callable[[Any], Awaitable[Any]]) -> None:
        self._load = load
        self._values: dict[Hashable, Any] = {}
        self._waiting: dict[Hashable, list[asyncio.Future]] = {}
        self._tasks: set[asyncio.Task] = set()

    async def get(self, key: Hashable) -> Any:
        if key in self._values:
            return self._values[key]
        mine: asyncio.Future = asyncio.get_running_loop().create_future()
        if key in self._waiting:
            self._waiting[key].append(mine)
        else:
            self._waiting[key] = [mine]
            task = asyncio.create_task(self._fill(key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await mine

    async def _fill(self, key: Hashable) -> None:
        try:
            self._values[key] = value = await self._load(key)
        except Exception as error:
            for future in self._waiting.pop(key):
                if not future.done():
                    future.set_exception(error)
        else:
            for future in self._waiting.pop(key):
                if not future.done():
                    future.set_result(value)
