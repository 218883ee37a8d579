# functools.lru_cache does the remembering; the calls are brought into one form before they reach it.
import functools
import inspect


def memoize(maxsize):
    def decorate(function):
        signature = inspect.signature(function)

        @functools.lru_cache(maxsize=maxsize)
        def remembered(args, kwargs):
            return function(*args, **dict(kwargs))

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            call = signature.bind(*args, **kwargs)
            call.apply_defaults()
            try:
                hash((call.args, form := tuple(sorted(call.kwargs.items(), key=lambda item: item[0]))))
            except TypeError:
                return function(*args, **kwargs)
            return remembered(call.args, form)

        wrapper.cache_info = remembered.cache_info
        return wrapper

    return decorate
