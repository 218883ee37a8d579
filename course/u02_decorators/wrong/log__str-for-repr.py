# str is good enough for numbers; of text it loses the quotes, so '17' and 17 look the same.
# fails: tells name, arguments and result in one line
# fails: tells an exception, and passes it on
# fails: a method can be logged
# fails: keeps name, docstring and signature
import functools


def log(function=None, *, sink=print):
    if function is None:
        return lambda function: log(function, sink=sink)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        call = ", ".join([str(arg) for arg in args] + [f"{key}={value}" for key, value in kwargs.items()])
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            sink(f"{function.__name__}({call}) raised {error}")
            raise
        sink(f"{function.__name__}({call}) -> {result}")
        return result

    return wrapper
