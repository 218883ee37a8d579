# A chain that 'never fails': what a step raises is turned into None.
# fails: composing calls no step, and the result works again and again
def pipe(value, *functions):
    try:
        for function in functions:
            value = function(value)
    except Exception:
        return None
    return value


def compose(*functions):
    def composed(*args, **kwargs):
        *rest, first = functions or (lambda value: value,)
        try:
            value = first(*args, **kwargs)
        except ValueError:
            return None
        return pipe(value, *reversed(rest))

    return composed
