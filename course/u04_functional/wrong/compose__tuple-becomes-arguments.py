# A tuple on the way is taken for several results, and spread over the arguments of the next step.
# fails: no functions, None, 0 and tuples are nothing special
def follow(value, functions):
    for function in functions:
        value = function(*value) if isinstance(value, tuple) else function(value)
    return value


def pipe(value, *functions):
    return follow(functions[0](value), functions[1:]) if functions else value


def compose(*functions):
    def composed(*args, **kwargs):
        *rest, first = functions or (lambda value: value,)
        return follow(first(*args, **kwargs), reversed(rest))

    return composed
