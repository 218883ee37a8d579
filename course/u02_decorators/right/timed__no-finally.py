# Without finally: two ends written out, for exceptions and for results.
import asyncio
import functools


def timed(clock):
    def decorate(function):
        def end(start):
            wrapper.last = clock() - start
            wrapper.calls = wrapper.calls + 1

        def wrapper(*args, **kwargs):
            start = clock()
            try:
                result = function(*args, **kwargs)
            except BaseException:
                end(start)
                raise
            end(start)
            return result

        if asyncio.iscoroutinefunction(function):

            async def wrapper(*args, **kwargs):
                start = clock()
                try:
                    result = await function(*args, **kwargs)
                except BaseException:
                    end(start)
                    raise
                end(start)
                return result

        functools.update_wrapper(wrapper, function)
        wrapper.calls, wrapper.last = 0, None
        return wrapper

    return decorate
