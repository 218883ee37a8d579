# Stops at an empty result, as if there were nothing left to hand on.
# fails: no functions, None, 0 and tuples are nothing special
def pipe(value, *functions):
    for function in functions:
        value = function(value)
        if not value:
            break
    return value


def compose(*functions):
    if not functions:
        return lambda value: value

    def composed(*args, **kwargs):
        return pipe(functions[-1](*args, **kwargs), *functions[-2::-1])

    return composed
