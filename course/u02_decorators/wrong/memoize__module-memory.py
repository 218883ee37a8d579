# The memory is a variable of the module, for all functions that are decorated.
# fails: each function has a memory and a name of its own
# fails: makes room by forgetting what was not used for the longest time
# fails: remembers any result, and no exception
# fails: a call is the same, however it is written
import functools
import inspect

results = {}


def memoize(maxsize):
    def decorate(function):
        signature = inspect.signature(function)

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
            result = function(*args, **kwargs)
            results[key] = result
            if len(results) > maxsize:
                del results[next(iter(results))]
            return result

        return wrapper

    return decorate
