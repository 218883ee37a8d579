# Type hints, a decorator inside, and one place that tells both ends in a finally.
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def log(function: Callable[P, T] | None = None, *, sink: Callable[[str], Any] = print) -> Any:
    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            arguments = ", ".join((*map(repr, args), *(f"{name}={kwargs[name]!r}" for name in kwargs)))
            end = "was interrupted"
            try:
                result = function(*args, **kwargs)
                end = f"-> {result!r}"
                return result
            except Exception as error:
                end = f"raised {error!r}"
                raise
            finally:
                sink(f"{wrapper.__name__}({arguments}) {end}")

        return wrapper

    return decorate if function is None else decorate(function)
