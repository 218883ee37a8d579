# With arguments there are three layers, so there are always three: bare @log gives the inner decorator.
# fails: tells name, arguments and result in one line
# fails: a method can be logged
# fails: keeps name, docstring and signature
import functools


def log(sink=print):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            call = ", ".join([repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()])
            try:
                result = function(*args, **kwargs)
            except Exception as error:
                sink(f"{function.__name__}({call}) raised {error!r}")
                raise
            sink(f"{function.__name__}({call}) -> {result!r}")
            return result

        return wrapper

    return decorate
