# An object with __call__ is no function: it does not turn into a method, so self never arrives.
# fails: a method can be logged
import functools


class Logged:
    def __init__(self, function, sink):
        functools.update_wrapper(self, function)
        self.function, self.sink = function, sink

    def __call__(self, *args, **kwargs):
        call = ", ".join([repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()])
        try:
            result = self.function(*args, **kwargs)
        except Exception as error:
            self.sink(f"{self.__name__}({call}) raised {error!r}")
            raise
        self.sink(f"{self.__name__}({call}) -> {result!r}")
        return result


def log(function=None, *, sink=print):
    if function is None:
        return lambda function: Logged(function, sink)
    return Logged(function, sink)
