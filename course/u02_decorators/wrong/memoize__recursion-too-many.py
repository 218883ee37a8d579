# Room is made before the function runs; a function that calls itself fills it up again.
# fails: makes room by forgetting what was not used for the longest time
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
            if key in results:
                results[key] = results.pop(key)
                return results[key]
            if len(results) >= maxsize:
                del results[next(iter(results))]
            results[key] = function(*args, **kwargs)
            return results[key]

        return wrapper

    return decorate
