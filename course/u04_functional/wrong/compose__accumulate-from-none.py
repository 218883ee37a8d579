# accumulate takes `initial=None` for 'no initial value given', so None is no value for pipe.
# fails: no functions, None, 0 and tuples are nothing special
from collections import deque
from itertools import accumulate


def pipe(value, *functions):
    states = accumulate(functions, lambda result, function: function(result), initial=value)
    return deque(states, maxlen=1).pop()


def compose(*functions):
    def composed(*args, **kwargs):
        *rest, first = functions or (lambda value: value,)
        value = first(*args, **kwargs)
        for function in reversed(rest):
            value = function(value)
        return value

    return composed
