# Forgets the keyword arguments, in the line and in the call.
# fails: tells name, arguments and result in one line
# fails: tells an exception, and passes it on
# fails: tells the arguments as they were before the call
# fails: a method can be logged
import functools


def log(function=None, *, sink=print):
    if function is None:
        return lambda function: log(function, sink=sink)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        call = ", ".join([repr(arg) for arg in args])
        try:
            result = function(*args)
        except Exception as error:
            sink(f"{function.__name__}({call}) raised {error!r}")
            raise
        sink(f"{function.__name__}({call}) -> {result!r}")
        return result

    return wrapper
