# The try around everything also catches a TypeError of the function, and runs it again.
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
                if key in results:
                    results[key] = results.pop(key)
                    return results[key]
                result = function(*args, **kwargs)
            except TypeError:
                return function(*args, **kwargs)
            results[key] = result
            if len(results) > maxsize:
                del results[next(iter(results))]
            return result

        return wrapper

    return decorate
