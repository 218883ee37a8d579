# The arguments are copied so that they can be told later; the function then works on the copies.
# fails: tells the arguments as they were before the call
import copy
import functools


def log(function=None, *, sink=print):
    if function is None:
        return functools.partial(log, sink=sink)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        copies = copy.deepcopy((args, kwargs))
        ending = ""
        try:
            result = function(*copies[0], **copies[1])
            ending = f"-> {result!r}"
        except Exception as error:
            ending = f"raised {error!r}"
            raise
        finally:
            call = ", ".join([repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()])
            sink(f"{function.__name__}({call}) {ending}")
        return result

    return wrapper
