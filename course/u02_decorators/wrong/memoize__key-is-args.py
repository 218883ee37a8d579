# The positional arguments are the key, so keyword arguments make no difference.
# fails: a call is the same, however it is written
# fails: what cannot be hashed just runs the function
import functools
import inspect


def memoize(maxsize):
    def decorate(function):
        results = {}

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            try:
                key = args
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
