# The hash of a call is taken for the call itself: -1 and -2 have the same one.
# fails: runs the function once for each new argument
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
                key = hash((call.args, frozenset(call.kwargs.items())))
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
