# `except Exception` looks like "whatever it raises"; an exit or a cancelled task is no Exception.
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
                try:
                    result = await function(*args, **kwargs)
                except Exception:
                    note(start)
                    raise
                note(start)
                return result
        else:

            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                start = clock()
                try:
                    result = function(*args, **kwargs)
                except Exception:
                    note(start)
                    raise
                note(start)
                return result

        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
