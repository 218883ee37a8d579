# The result of the function is not given back.
# fails: measures each call, and gives back its result
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
                start = clock()
                try:
                    await function(*args, **kwargs)
                finally:
                    note(start)
        else:

            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                start = clock()
                try:
                    function(*args, **kwargs)
                finally:
                    note(start)

        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
