# The sink is kept in a module variable: the last @log(sink=...) decides where all functions write.
# fails: @log() prints, @log(sink=...) tells its own sink
import functools

current = print


def log(function=None, *, sink=print):
    global current
    current = sink
    if function is None:
        return functools.partial(log, sink=sink)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        call = ", ".join([repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()])
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            current(f"{function.__name__}({call}) raised {error!r}")
            raise
        current(f"{function.__name__}({call}) -> {result!r}")
        return result

    return wrapper
