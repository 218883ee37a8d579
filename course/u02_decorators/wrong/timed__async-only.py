# One async wrapper for everything: plain functions become coroutines that nobody awaits.
# fails: measures each call, and gives back its result
# fails: a call that raises is counted and measured
# fails: calls inside each other have starts of their own
# fails: each function has numbers of its own
import functools
import inspect


def timed(clock):
    def decorate(function):
        @functools.wraps(function)
        async def wrapper(*args, **kwargs):
            start = clock()
            try:
                result = function(*args, **kwargs)
                return await result if inspect.isawaitable(result) else result
            finally:
                wrapper.calls += 1
                wrapper.last = clock() - start

        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
