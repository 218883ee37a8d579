# A guard against None that stops empty text and 0 as well.
# fails: no functions, None, 0 and tuples are nothing special
def pipe(value, *functions):
    if not value:
        return value
    for function in functions:
        value = function(value)
    return value


def compose(*functions):
    def composed(*args, **kwargs):
        *rest, first = functions or (lambda value: value,)
        value = first(*args, **kwargs)
        for function in reversed(rest):
            value = function(value)
        return value

    return composed
