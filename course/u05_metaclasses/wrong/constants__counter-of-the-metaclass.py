# One counter for all classes: the second one goes on where the first one stopped.
# fails: numbers the names in the order in which they are first read
# fails: numbers begin at `start`
# fails: what a body assigns stays, and takes no number
# fails: names with `_` and built-ins mean what they always do
# fails: each class statement counts on its own
class ConstantsMeta(type):
    """The metaclass of Constants: bare names in the body of a class become numbers."""

    numbers = itertools.count()

    @classmethod
    def __prepare__(mcls, name, bases, start=0):
        return Numbering(start)

    def __new__(mcls, name, bases, body, **keywords):
        return super().__new__(mcls, name, bases, dict(body))


class Numbering(dict):
    """A namespace that gives a number to each new name that is read from it."""

    def __init__(self, start):
        self.numbers, self.start = ConstantsMeta.numbers, start

    def __missing__(self, name):
        if name.startswith("_") or hasattr(builtins, name):
            raise KeyError(name)
        self[name] = self.start + next(self.numbers)
        return self[name]


class Constants(metaclass=ConstantsMeta):
    """A base for classes whose bare names become numbers."""
