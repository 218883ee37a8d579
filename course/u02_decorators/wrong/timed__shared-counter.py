# The numbers are attributes of the decorator, which every function shares, and are copied after each call.
# fails: each function has numbers of its own
import functools
import inspect


def timed(clock):
    def decorate(function):
        def note(start):
            timed.calls += 1
            wrapper.calls, wrapper.last = timed.calls, clock() - start

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

        timed.calls = 0
        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
