# The clock is read once more to look whether time has gone by at all.
# fails: measures each call, and gives back its result
import functools
import inspect


def timed(clock):
    def decorate(function):
        def note(start, began):
            wrapper.calls += 1
            wrapper.last = clock() - start if wrapper.calls == 1 or clock() >= start else 0

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def wrapper(*args, **kwargs):
                start = clock()
                try:
                    return await function(*args, **kwargs)
                finally:
                    note(start, start)
        else:

            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                start = clock()
                try:
                    return function(*args, **kwargs)
                finally:
                    note(start, start)

        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
