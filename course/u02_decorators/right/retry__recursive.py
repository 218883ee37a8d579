# Recursive, typed, the pauses from a power.
from collections.abc import Callable
from functools import wraps
from typing import Any


def retry(
    times: int,
    on: type[Exception] | tuple[type[Exception], ...],
    delay: float,
    sleep: Callable[[float], Any],
    backoff: float = 2,
) -> Callable[[Callable], Callable]:
    def decorate(function: Callable) -> Callable:
        def attempt(number: int, args: tuple, kwargs: dict) -> Any:
            if number == times - 1:
                return function(*args, **kwargs)
            try:
                return function(*args, **kwargs)
            except on:
                pass
            sleep(delay * backoff**number)
            return attempt(number + 1, args, kwargs)

        @wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            return attempt(0, args, kwargs)

        return wrapper

    return decorate
