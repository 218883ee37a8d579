# The wrapper works, so what it is called seems not to matter.
# fails: keeps name, docstring and signature
import functools


def log(function=None, *, sink=print):
    if function is None:
        return lambda function: log(function, sink=sink)

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
