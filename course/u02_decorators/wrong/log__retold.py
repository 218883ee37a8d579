# A line that was told already is not told again.
# fails: tells name, arguments and result in one line
# fails: @log() prints, @log(sink=...) tells its own sink
import functools


def log(function=None, *, sink=print):
    if function is None:
        return functools.partial(log, sink=sink)
    told = set()

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        call = ", ".join([repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()])
        try:
            result = function(*args, **kwargs)
            line = f"{function.__name__}({call}) -> {result!r}"
        except Exception as error:
            sink(f"{function.__name__}({call}) raised {error!r}")
            raise
        if line not in told:
            told.add(line)
            sink(line)
        return result

    return wrapper
