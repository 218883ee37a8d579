"""Ways to see what goes wrong in an event loop: late health checks, slow steps, tasks that are lost."""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from backbench.lab.threads import run_in_thread

T = TypeVar("T")
Event = tuple[float, Any, str, float]

_SHORT = re.compile(
    r"<Task [^<]*coro=<(\S+).*> (?=took )", re.DOTALL
)  # of all that a task says of itself, its coroutine


def slow_steps(coroutine: Coroutine[Any, Any, Any], seconds: float = 0.1) -> list[str]:
    """Runs `coroutine` in asyncio's debug mode; gives what the logger "asyncio" says of steps longer than `seconds`.

    The loop has a thread of its own, so this works in a notebook. Nothing is printed. Raises what the coroutine does.
    """
    complaints: list[str] = []

    class _Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(record.getMessage())

    def run() -> None:
        with asyncio.Runner(debug=True) as runner:
            runner.get_loop().slow_callback_duration = seconds
            runner.run(coroutine)

    logger, keeper = logging.getLogger("asyncio"), _Keeper()
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(keeper)
    try:
        run_in_thread(run)
    finally:
        logger.removeHandler(keeper)
        logger.propagate = propagated
    return [_SHORT.sub(r"\1 ", text) for text in complaints if " took " in text]


async def worst_lag(handler: Callable[[], Awaitable[Any]], every: float = 0.01) -> float:
    """Awaits `handler()` while a health check asks for its turn `every` few seconds; the longest delay of it, in ms."""
    late: list[float] = []

    async def health_check() -> None:
        while True:
            due = time.perf_counter() + every
            await asyncio.sleep(every)
            late.append(1000 * (time.perf_counter() - due))

    check = asyncio.create_task(health_check())
    try:
        await asyncio.sleep(2 * every)
        await handler()
        await asyncio.sleep(2 * every)
    finally:
        check.cancel()
    return max(late)


async def lost_tasks(forgotten: Callable[[], Coroutine[Any, Any, Any]]) -> list[str]:
    """Starts `forgotten()` as a task that nobody holds, has garbage collected, and gives what the loop said of it."""
    loop, said = asyncio.get_running_loop(), []
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _loop, about: said.append(about["message"]))
    try:
        asyncio.create_task(forgotten())
        await asyncio.sleep(0.01)
        gc.collect()
    finally:
        loop.set_exception_handler(before)
    return said


async def traced(trace: list[Event], name: Any, awaitable: Awaitable[T]) -> T:
    """Awaits `awaitable`, gives its result, and appends (begin, name, how, seconds) to `trace`, for `lab.lanes`.

    Times are those of the event loop's clock; `how` is "ends", "fails" or "cancelled". What is raised passes on.
    """
    clock, how = asyncio.get_running_loop().time, "fails"
    began = clock()
    try:
        result = await awaitable
        how = "ends"
        return result
    except asyncio.CancelledError:
        how = "cancelled"
        raise
    finally:
        trace.append((began, name, how, clock() - began))
