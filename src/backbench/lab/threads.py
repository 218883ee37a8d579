"""Run a function where no event loop runs: a notebook's own thread already has one."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


def run_in_thread(function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Calls `function(*args, **kwargs)` in a fresh thread, waits, and returns its result or raises its exception.

    In a notebook cell an event loop is already running, so `asyncio.run`, Django's ORM, Flask's async views and Robyn's
    test client refuse to work there; in the fresh thread they work. Context variables are passed on. Interrupting the
    cell stops the waiting; the thread itself, a daemon, goes on until the function returns.
    """
    context = contextvars.copy_context()
    results: list[T] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            results.append(context.run(function, *args, **kwargs))
        except BaseException as error:  # handed to the caller, KeyboardInterrupt and SystemExit too
            errors.append(error)

    thread = threading.Thread(target=work, name=f"lab:{getattr(function, '__name__', 'function')}", daemon=True)
    thread.start()
    thread.join()
    if errors:
        try:
            raise errors[0]
        finally:
            errors.clear()  # no cycle between the exception and this frame
    return results[0]
