# Positional and keyword arguments are kept apart: one call, written in two ways, runs twice.
# fails: a call is the same, however it is written
import functools
import inspect


def memoize(maxsize):
    def decorate(function):
        results = {}

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            try:
                key = args, frozenset(kwargs.items())
                hash(key)
            except TypeError:
                return function(*args, **kwargs)
            if key in results:
                results[key] = results.pop(key)
                return results[key]
            result = function(*args, **kwargs)
            results[key] = result
            if len(results) > maxsize:
                del results[next(iter(results))]
            return result

        return wrapper

    return decorate
