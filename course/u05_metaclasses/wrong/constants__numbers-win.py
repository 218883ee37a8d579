# Sets the numbers when the class is done, over what the body has assigned since.
# fails: what a body assigns stays, and takes no number
class ConstantsMeta(type):
    """The metaclass of Constants: bare names in the body of a class become numbers."""

    @classmethod
    def __prepare__(mcls, name, bases, start=0):
        return Numbering(start)

    def __new__(mcls, name, bases, body, **keywords):
        cls = super().__new__(mcls, name, bases, dict(body))
        for new, number in body.given.items():
            setattr(cls, new, number)
        return cls


class Numbering(dict):
    """A namespace that gives a number to each new name that is read from it."""

    def __init__(self, start):
        self.numbers = itertools.count(start)
        self.given = {}

    def __missing__(self, name):
        if name.startswith("_") or hasattr(builtins, name):
            raise KeyError(name)
        if name not in self.given:
            self.given[name] = next(self.numbers)
        return self.given[name]


class Constants(metaclass=ConstantsMeta):
    """A base for classes whose bare names become numbers."""
