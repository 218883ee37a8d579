# A fold of the functions without a start: there has to be at least one function.
# fails: no functions, None, 0 and tuples are nothing special
from functools import reduce


def pipe(value, *functions):
    for function in functions:
        value = function(value)
    return value


def compose(*functions):
    return reduce(lambda outer, inner: lambda *args, **kwargs: outer(inner(*args, **kwargs)), functions)
