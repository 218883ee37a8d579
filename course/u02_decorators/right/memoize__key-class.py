# lru_cache over objects that compare by their bound arguments and carry the call with them.
import functools
import inspect


class Call:
    def __init__(self, signature, args, kwargs):
        self.args, self.kwargs = args, kwargs
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        self.parts = bound.args, frozenset(bound.kwargs.items())

    def __eq__(self, other):
        return self.parts == other.parts

    def __hash__(self):
        return hash(self.parts)


def memoize(maxsize):
    def decorate(function):
        @functools.lru_cache(maxsize)
        def remember(call):
            return function(*call.args, **call.kwargs)

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            try:
                call = Call(inspect.signature(function), args, kwargs)
                hash(call)
            except TypeError:
                return function(*args, **kwargs)
            return remember(call)

        return wrapper

    return decorate
