# A list keeps all durations; its length and its last entry are what the function tells.
import functools
import inspect


def timed(clock):
    def decorate(function):
        durations = []

        @functools.wraps(function)
        def now(*args, **kwargs):
            begin, outcome = clock(), None
            try:
                outcome = function(*args, **kwargs)
            finally:
                durations.append(clock() - begin)
                now.calls, now.last = len(durations), durations[-1]
            return outcome

        @functools.wraps(function)
        async def later(*args, **kwargs):
            begin, coroutine = clock(), function(*args, **kwargs)
            try:
                outcome = await coroutine
            finally:
                durations.append(clock() - begin)
                later.calls, later.last = len(durations), durations[-1]
            return outcome

        chosen = later if inspect.iscoroutinefunction(function) else now
        chosen.calls, chosen.last = 0, None
        return chosen

    return decorate
