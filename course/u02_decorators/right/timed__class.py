# An object that is called, with the coroutine wrapped by a function of its own; prints what it measures.
import functools
import inspect


class Timed:
    def __init__(self, function, clock):
        functools.update_wrapper(self, function)
        self.function, self.clock = function, clock
        self.calls, self.last = 0, None

    def ended(self, start):
        self.calls, self.last = self.calls + 1, self.clock() - start
        print(f"{self.__name__}: {self.last} s")

    def __get__(self, instance, owner=None):
        return self if instance is None else functools.partial(self, instance)

    def __call__(self, *args, **kwargs):
        start = self.clock()
        try:
            return self.function(*args, **kwargs)
        finally:
            self.ended(start)


def timed(clock):
    def decorate(function):
        meter = Timed(function, clock)
        if not inspect.iscoroutinefunction(function):
            return meter

        @functools.wraps(function)
        async def later(*args, **kwargs):
            start = clock()
            try:
                return await function(*args, **kwargs)
            finally:
                meter.ended(start)
                later.calls, later.last = meter.calls, meter.last

        later.calls, later.last = 0, None
        return later

    return decorate
