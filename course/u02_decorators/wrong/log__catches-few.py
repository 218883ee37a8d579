# Catches the exceptions that came to mind.
# fails: tells an exception, and passes it on
import functools


def log(function=None, *, sink=print):
    if function is None:
        return lambda function: log(function, sink=sink)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        call = ", ".join([repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()])
        try:
            result = function(*args, **kwargs)
        except (KeyError, ValueError) as error:
            sink(f"{function.__name__}({call}) raised {error!r}")
            raise
        sink(f"{function.__name__}({call}) -> {result!r}")
        return result

    return wrapper
