# Looks whether a step gives anything, and calls it again for what it gives.
# fails: pipe goes from the first function to the last
def pipe(value, *functions):
    for function in functions:
        value = None if function(value) is None else function(value)
    return value


def compose(*functions):
    def composed(*args, **kwargs):
        *rest, first = functions or (lambda value: value,)
        value = first(*args, **kwargs)
        for function in reversed(rest):
            value = function(value)
        return value

    return composed
