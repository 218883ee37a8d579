"""Two ways to see what holds up an event loop: how late a health check is, and what asyncio's debug mode says."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from backbench.lab.threads import run_in_thread


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
    return [text for text in complaints if " took " in text]


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
