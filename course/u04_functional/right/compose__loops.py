# Plain loops and a nested function; no import.
def pipe(value, *functions):
    for function in functions:
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
