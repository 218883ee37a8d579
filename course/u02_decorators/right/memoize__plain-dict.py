# A plain dict, which keeps its order, and a function that makes the key; typed.
import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any


def memoize(maxsize: int) -> Callable[[Callable], Callable]:
    def decorate(function: Callable) -> Callable:
        signature = inspect.signature(function)
        results: dict[Any, Any] = {}

        def key_of(args: tuple, kwargs: dict) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            parts = []
            for name, value in sorted(bound.arguments.items()):
                if signature.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
                    value = tuple(sorted(value.items(), key=lambda item: item[0]))
                parts.append((name, value))
            return tuple(parts)

        @wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            key = key_of(args, kwargs)
            try:
                hash(key)
            except TypeError:
                return function(*args, **kwargs)
            if key in results:
                result = results.pop(key)
            else:
                result = function(*args, **kwargs)
                if len(results) == maxsize:
                    del results[next(iter(results))]
            results[key] = result
            return result

        return wrapper

    return decorate
