# Wraps each step in a loop, to count them later: every lambda reads `function` when it runs.
# fails: compose goes from the last function to the first
# fails: the step called first gets all arguments
# fails: no functions, None, 0 and tuples are nothing special
# fails: composing calls no step, and the result works again and again
def pipe(value, *functions):
    for function in functions:
        value = function(value)
    return value


def compose(*functions):
    steps = []
    for function in reversed(functions):
        steps.append(lambda *args, **kwargs: function(*args, **kwargs))

    def composed(*args, **kwargs):
        return pipe(steps[0](*args, **kwargs), *steps[1:]) if steps else args[0]

    return composed
