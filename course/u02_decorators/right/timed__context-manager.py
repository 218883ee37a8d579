# A generator-based context manager measures; both wrappers use it. Typed.
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any


def timed(clock: Callable[[], float]) -> Callable[[Callable], Callable]:
    def decorate(function: Callable) -> Callable:
        @contextmanager
        def stopwatch() -> Iterator[None]:
            began = clock()
            try:
                yield
            finally:
                seconds = clock() - began
                shown.last = seconds
                shown.calls += 1

        @wraps(function)
        def plain(*args: Any, **kwargs: Any) -> Any:
            with stopwatch():
                return function(*args, **kwargs)

        @wraps(function)
        async def coroutine(*args: Any, **kwargs: Any) -> Any:
            with stopwatch():
                return await function(*args, **kwargs)

        shown: Any = coroutine if iscoroutinefunction(function) else plain
        shown.calls = 0
        shown.last = None
        return shown

    return decorate
