# The wrapper does its work, so what it is called seems not to matter.
# fails: keeps name, docstring and signature
import functools
import inspect


def timed(clock):
    def decorate(function):
        def note(start):
            wrapper.calls += 1
            wrapper.last = clock() - start

        if inspect.iscoroutinefunction(function):

            async def wrapper(*args, **kwargs):
                start = clock()
                try:
                    return await function(*args, **kwargs)
                finally:
                    note(start)
        else:

            def wrapper(*args, **kwargs):
                start = clock()
                try:
                    return function(*args, **kwargs)
                finally:
                    note(start)

        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
