# Called with brackets, it forgets the sink that it was given, and prints.
# fails: @log() prints, @log(sink=...) tells its own sink
# fails: tells an exception, and passes it on
# fails: tells the arguments as they were before the call
import functools


def log(function=None, *, sink=print):
    if function is None:
        return log

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
