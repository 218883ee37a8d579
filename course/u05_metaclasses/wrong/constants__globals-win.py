# A name that the module knows stays what it is there.
# fails: numbers the names in the order in which they are first read
import sys


class ConstantsMeta(type):
    """The metaclass of Constants: bare names in the body of a class become numbers."""

    @classmethod
    def __prepare__(mcls, name, bases, start=0):
        return Numbering(start)

    def __new__(mcls, name, bases, body, **keywords):
        return super().__new__(mcls, name, bases, dict(body))


class Numbering(dict):
    """A namespace that gives a number to each new name that is read from it."""

    def __init__(self, start):
        self.numbers = itertools.count(start)

    def __missing__(self, name):
        if name.startswith("_") or hasattr(builtins, name) or name in sys._getframe(1).f_globals:
            raise KeyError(name)
        self[name] = next(self.numbers)
        return self[name]


class Constants(metaclass=ConstantsMeta):
    """A base for classes whose bare names become numbers."""
