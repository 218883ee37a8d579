# last keeps the sum of all calls: the total is what the report needs.
# fails: measures each call, and gives back its result
# fails: a call that raises is counted and measured
# fails: calls inside each other have starts of their own
# fails: an async function stays one, and is measured until it ends
# fails: each function has numbers of its own
import functools
import inspect


def timed(clock):
    def decorate(function):
        def note(start):
            wrapper.calls += 1
            wrapper.last = (wrapper.last or 0) + clock() - start

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
