# The call of an async function gives a coroutine at once, and that is all that is measured.
# fails: an async function stays one, and is measured until it ends
import functools


def timed(clock):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            start = clock()
            try:
                return function(*args, **kwargs)
            finally:
                wrapper.calls += 1
                wrapper.last = clock() - start

        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
