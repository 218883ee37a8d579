# Leaves out of the class what has two underscores, but for the three names that Python needs.
# fails: names with `_` and built-ins mean what they always do
class ConstantsMeta(type):
    """The metaclass of Constants: bare names in the body of a class become numbers."""

    @classmethod
    def __prepare__(mcls, name, bases, start=0):
        return Numbering(start)

    def __new__(mcls, name, bases, body, **keywords):
        return super().__new__(
            mcls,
            name,
            bases,
            {
                key: value
                for key, value in body.items()
                if not key.startswith("_") or key in ("__module__", "__qualname__", "__classcell__")
            },
        )


class Numbering(dict):
    """A namespace that gives a number to each new name that is read from it."""

    def __init__(self, start):
        self.numbers = itertools.count(start)

    def __missing__(self, name):
        if name.startswith("_") or hasattr(builtins, name):
            raise KeyError(name)
        self[name] = next(self.numbers)
        return self[name]


class Constants(metaclass=ConstantsMeta):
    """A base for classes whose bare names become numbers."""
