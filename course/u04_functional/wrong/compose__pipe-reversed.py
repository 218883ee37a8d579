# Takes pipe for compose: starts with the last function.
# fails: pipe goes from the first function to the last
# fails: no functions, None, 0 and tuples are nothing special
def pipe(value, *functions):
    for function in reversed(functions):
        value = function(value)
    return value


def compose(*functions):
    if not functions:
        return lambda value: value

    def composed(*args, **kwargs):
        result = functions[-1](*args, **kwargs)
        for function in functions[-2::-1]:
            result = function(result)
        return result

    return composed
