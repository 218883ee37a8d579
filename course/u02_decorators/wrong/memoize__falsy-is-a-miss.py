# Asks the memory with get and looks whether the answer is true: None and 0 are never found.
# fails: remembers any result, and no exception
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
                key = call.args, frozenset(call.kwargs.items())
                hash(key)
            except TypeError:
                return function(*args, **kwargs)
            if results.get(key):
                results[key] = results.pop(key)
                return results[key]
            result = function(*args, **kwargs)
            results[key] = result
            if len(results) > maxsize:
                del results[next(iter(results))]
            return result

        return wrapper

    return decorate
