# One line when the call begins, one when it ends: two calls at once can no longer be told apart.
# fails: tells name, arguments and result in one line
# fails: @log() prints, @log(sink=...) tells its own sink
# fails: tells an exception, and passes it on
# fails: tells the arguments as they were before the call
# fails: a method can be logged
# fails: keeps name, docstring and signature
import functools


def log(function=None, *, sink=print):
    if function is None:
        return lambda function: log(function, sink=sink)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        call = ", ".join([repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()])
        sink(f"{function.__name__}({call})")
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            sink(f"{function.__name__}({call}) raised {error!r}")
            raise
        sink(f"{function.__name__}({call}) -> {result!r}")
        return result

    return wrapper
