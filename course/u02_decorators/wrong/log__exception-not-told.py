# Only what returns is told.
# fails: tells an exception, and passes it on
import functools


def log(function=None, *, sink=print):
    if function is None:
        return lambda function: log(function, sink=sink)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        call = ", ".join([repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()])
        result = function(*args, **kwargs)
        sink(f"{function.__name__}({call}) -> {result!r}")
        return result

    return wrapper
