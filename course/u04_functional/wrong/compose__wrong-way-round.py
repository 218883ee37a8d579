# Reads the chain from left to right, as pipe does: first function first.
# fails: compose goes from the last function to the first
# fails: the step called first gets all arguments
# fails: no functions, None, 0 and tuples are nothing special
# fails: composing calls no step, and the result works again and again
def pipe(value, *functions):
    for function in functions:
        value = function(value)
    return value


def compose(*functions):
    if not functions:
        return lambda value: value

    def composed(*args, **kwargs):
        return pipe(functions[0](*args, **kwargs), *functions[1:])

    return composed
