# The key joins the texts of the arguments, so 17 and '17' are one book.
# fails: runs the function once for each new argument
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
                key = tuple(map(str, call.args)), frozenset(call.kwargs.items())
                hash(call.args)
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
