# A small class whose @ joins two steps into one.
class Step:
    def __init__(self, function):
        self.function = function

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)

    def __matmul__(self, other):
        return Step(lambda *args, **kwargs: self(other(*args, **kwargs)))


def compose(*functions):
    chain = Step(lambda value: value)
    if functions:
        chain = Step(functions[0])
        for function in functions[1:]:
            chain = chain @ Step(function)
    return chain


def pipe(value, *functions):
    chain = compose(*functions[::-1])
    return chain(value)
