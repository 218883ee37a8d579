# functools.partial of one function that does the work, with a list that is used up in each call.
from functools import partial, reduce


def _run(functions, *args, **kwargs):
    if not functions:
        (value,) = args
        return value
    *rest, first = functions
    value = first(*args, **kwargs)
    while rest:
        value = rest.pop()(value)
    return value


def compose(*functions):
    return partial(_run, functions)


def pipe(value, *functions):
    return partial(_run, functions[::-1])(value)
