# A list of the built-ins that came to mind.
# fails: names with `_` and built-ins mean what they always do
KNOWN = "len list map str range property staticmethod classmethod max min print int dict tuple set super".split()


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
        if name.startswith("_") or name in KNOWN:
            raise KeyError(name)
        self[name] = next(self.numbers)
        return self[name]


class Constants(metaclass=ConstantsMeta):
    """A base for classes whose bare names become numbers."""
