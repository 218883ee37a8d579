# The types are part of the key, so that 2 and 2.0 are two calls.
# fails: a call is the same, however it is written
import functools
import inspect


def memoize(maxsize):
    def decorate(function):
        signature = inspect.signature(function)
        results = {}

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            call = signature.bind(*args, **kwargs)
            call.apply_defaults()
            try:
                key = call.args, tuple(map(type, call.args)), frozenset(call.kwargs.items())
                hash(key)
            except TypeError:
                return function(*args, **kwargs)
            result = results.pop(key) if key in results else function(*args, **kwargs)
            results[key] = result
            if len(results) > maxsize:
                del results[next(iter(results))]
            return result

        return wrapper

    return decorate
