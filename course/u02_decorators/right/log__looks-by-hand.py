# Without functools: name, docstring and signature are set by hand; a descriptor binds methods by types.MethodType.
import inspect
import types


class Logged:
    def __init__(self, function, sink):
        self.function, self.sink = function, sink
        self.__name__, self.__doc__ = function.__name__, function.__doc__
        self.__signature__ = inspect.signature(function)

    def __get__(self, instance, owner):
        return types.MethodType(self, instance) if instance is not None else self

    def __call__(self, /, *args, **kwargs):
        head = f"{self.function.__name__}({', '.join([*map(repr, args), *(f'{k}={v!r}' for k, v in kwargs.items())])})"
        tail = "was left"
        try:
            result = self.function(*args, **kwargs)
            tail = f"-> {result!r}"
            return result
        except Exception as error:
            tail = f"raised {error!r}"
            raise
        finally:
            self.sink(f"{head} {tail}")


def log(function=None, *, sink=print):
    def decorate(function):
        return Logged(function, sink)

    return decorate if function is None else decorate(function)
