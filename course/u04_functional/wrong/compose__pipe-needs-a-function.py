# Calls the first function before the loop, so pipe(value) is an IndexError.
# fails: no functions, None, 0 and tuples are nothing special
def pipe(value, *functions):
    value = functions[0](value)
    for function in functions[1:]:
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
