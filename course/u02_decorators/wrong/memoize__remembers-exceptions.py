# An exception is kept as well, and raised again for ever.
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
            if key in results:
                results[key] = results.pop(key)
                if isinstance(results[key], Exception):
                    raise results[key]
                return results[key]
            try:
                result = function(*args, **kwargs)
            except Exception as error:
                results[key] = error
                raise
            results[key] = result
            if len(results) > maxsize:
                del results[next(iter(results))]
            return result

        return wrapper

    return decorate
