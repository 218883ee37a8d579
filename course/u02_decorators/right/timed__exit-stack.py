# ExitStack calls the end in any case; one dict holds the numbers, the attributes are set from it.
import asyncio
import contextlib
import functools


def timed(clock):
    def decorate(function):
        numbers = {"calls": 0, "last": None}

        def end(began):
            numbers["last"], numbers["calls"] = clock() - began, numbers["calls"] + 1
            vars(wrapper).update(numbers)

        if asyncio.iscoroutinefunction(function):

            async def wrapper(*args, **kwargs):
                with contextlib.ExitStack() as stack:
                    stack.callback(end, clock())
                    return await function(*args, **kwargs)

        else:

            def wrapper(*args, **kwargs):
                with contextlib.ExitStack() as stack:
                    stack.callback(end, clock())
                    return function(*args, **kwargs)

        functools.update_wrapper(wrapper, function)
        vars(wrapper).update(numbers)
        return wrapper

    return decorate
