# Keeps reversed(functions), which is an iterator: the first call uses it up.
# fails: composing calls no step, and the result works again and again
def pipe(value, *functions):
    for function in functions:
        value = function(value)
    return value


def compose(*functions):
    steps = reversed(functions)

    def composed(*args, **kwargs):
        first = next(steps, None)
        if first is None:
            return args[0]
        return pipe(first(*args, **kwargs), *steps)

    return composed
