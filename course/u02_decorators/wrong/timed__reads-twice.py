# The clock is read once more, to look whether it went backwards.
# fails: measures each call, and gives back its result
import functools
import inspect


def timed(clock):
    def decorate(function):
        def note(start):
            wrapper.calls += 1
            wrapper.last = clock() - start
            if wrapper.calls > 1 and clock() < start:
                wrapper.last = 0

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def wrapper(*args, **kwargs):
                start = clock()
                try:
                    return await function(*args, **kwargs)
                finally:
                    note(start)
        else:

            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                start = clock()
                try:
                    return function(*args, **kwargs)
                finally:
                    note(start)

        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
