# Counts when a call begins, so a call that is under way is in the number already.
# fails: calls inside each other have starts of their own
# fails: an async function stays one, and is measured until it ends
import functools
import inspect


def timed(clock):
    def decorate(function):
        def note(start):
            wrapper.last = clock() - start

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def wrapper(*args, **kwargs):
                wrapper.calls += 1
                start = clock()
                try:
                    return await function(*args, **kwargs)
                finally:
                    note(start)
        else:

            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                wrapper.calls += 1
                start = clock()
                try:
                    return function(*args, **kwargs)
                finally:
                    note(start)

        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
