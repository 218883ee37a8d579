# A return in finally throws the exception away.
# fails: a call that raises is counted and measured
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
                result = None
                try:
                    result = await function(*args, **kwargs)
                finally:
                    note(start)
                    return result
        else:

            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                start = clock()
                result = None
                try:
                    result = function(*args, **kwargs)
                finally:
                    note(start)
                    return result

        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
