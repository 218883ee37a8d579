# Hands on positional arguments only.
# fails: the step called first gets all arguments
def pipe(value, *functions):
    for function in functions:
        value = function(value)
    return value


def compose(*functions):
    if not functions:
        return lambda value: value

    def composed(*args):
        return pipe(functions[-1](*args), *functions[-2::-1])

    return composed
