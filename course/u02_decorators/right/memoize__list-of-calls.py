# A list of (call, result), searched by ==; a call is what BoundArguments says, with **kwargs as a dict.
import functools
import inspect


def memoize(maxsize):
    def decorate(function):
        signature, entries = inspect.signature(function), []

        def hashable(value):
            try:
                hash(value)
            except TypeError:
                return False
            return True

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            call = dict(bound.arguments)
            if not all(map(hashable, [*bound.args, *bound.kwargs.values()])):
                return function(*args, **kwargs)
            for place, (known, result) in enumerate(entries):
                if known == call:
                    entries.append(entries.pop(place))
                    return result
            result = function(*args, **kwargs)
            entries.append((call, result))
            del entries[:-maxsize]
            return result

        return wrapper

    return decorate
