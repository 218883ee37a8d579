# The line is put together when everything is known: after the function has changed its list.
# fails: tells the arguments as they were before the call
import functools


def log(function=None, *, sink=print):
    if function is None:
        return lambda function: log(function, sink=sink)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        def call():
            return ", ".join([repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()])

        try:
            result = function(*args, **kwargs)
        except Exception as error:
            sink(f"{function.__name__}({call()}) raised {error!r}")
            raise
        sink(f"{function.__name__}({call()}) -> {result!r}")
        return result

    return wrapper
