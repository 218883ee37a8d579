# The start is kept beside calls and last, one for all calls: an inner call overwrites it.
# fails: calls inside each other have starts of their own
# fails: an async function stays one, and is measured until it ends
import functools
import inspect


def timed(clock):
    def decorate(function):
        def note(start):
            wrapper.calls += 1
            wrapper.last = clock() - start

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def wrapper(*args, **kwargs):
                wrapper.start = clock()
                try:
                    return await function(*args, **kwargs)
                finally:
                    note(wrapper.start)
        else:

            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                wrapper.start = clock()
                try:
                    return function(*args, **kwargs)
                finally:
                    note(wrapper.start)

        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
