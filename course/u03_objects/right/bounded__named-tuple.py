# The bounds in a named tuple, which has a dict for the name too; the value in a dict within the object's dict.
from collections import namedtuple


class Bounded(namedtuple("Bounds", "low high default")):
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        try:
            return instance.__dict__["bounded"][self.name]
        except KeyError:
            return self.default
        except AttributeError:
            return self

    def __set__(self, instance, value):
        match value:
            case number if self.low <= number and number <= self.high:
                instance.__dict__.setdefault("bounded", {})[self.name] = value
            case _:
                raise ValueError(f"{self.name!s}: {value!r} is not in {self[:2]}")

    def __delete__(self, instance):
        instance.__dict__.get("bounded", {}).pop(self.name, None)
