# A mapping that is no dict; __getitem__ instead of __missing__; the metaclass copies what is in it.
from collections import UserDict


class Body(UserDict):
    def __init__(self, start):
        super().__init__()
        self.next = start

    def __getitem__(self, name):
        if name not in self.data:
            if name[0] == "_" or name in dir(builtins):
                raise KeyError(name)
            self.data[name] = self.next
            self.next += 1
        return self.data[name]


class ConstantsMeta(type):
    """The metaclass of Constants: bare names in the body of a class become numbers."""

    def __prepare__(name, bases, **keywords):
        return Body(**{"start": 0, **keywords})

    def __new__(mcls, name, bases, body, **keywords):
        return type.__new__(mcls, name, bases, body.data)


class Constants(metaclass=ConstantsMeta):
    """A base for classes whose bare names become numbers."""
