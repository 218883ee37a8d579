# Tries the chain out before it returns the value, so every step runs twice.
# fails: composing calls no step, and the result works again and again
def pipe(value, *functions):
    for function in functions:
        value = function(value)
    return value


def compose(*functions):
    if not functions:
        return lambda value: value

    def composed(*args, **kwargs):
        if callable(pipe(functions[-1](*args, **kwargs), *functions[-2::-1])):
            raise TypeError("a step returned a function")
        return pipe(functions[-1](*args, **kwargs), *functions[-2::-1])

    return composed
