"""What asyncio's debug mode says about steps that hold up the loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
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
