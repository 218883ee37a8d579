# Works the chain out once and keeps the result, as if no other argument would come.
# fails: composing calls no step, and the result works again and again
def pipe(value, *functions):
    for function in functions:
        value = function(value)
    return value


def compose(*functions):
    results = []

    def composed(*args, **kwargs):
        if not results:
            results.append(pipe(functions[-1](*args, **kwargs), *functions[-2::-1]) if functions else args[0])
        return results[0]

    return composed
