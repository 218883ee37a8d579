# Keeps the new names in a list beside the namespace and sets them as attributes afterwards. Type hints.
from typing import Any


class Names(dict[str, Any]):
    def __init__(self, start: int) -> None:
        self.start = start
        self.new: list[str] = []

    def __missing__(self, name: str) -> int:
        if name.startswith("_") or name in vars(builtins):
            raise KeyError(name)
        if name not in self.new:
            self.new.append(name)
        return self.start + self.new.index(name)


class ConstantsMeta(type):
    """The metaclass of Constants: bare names in the body of a class become numbers."""

    @classmethod
    def __prepare__(mcls, name: str, bases: tuple[type, ...], *, start: int = 0) -> Names:
        return Names(start)

    def __new__(mcls, name: str, bases: tuple[type, ...], body: Names, *, start: int = 0) -> "ConstantsMeta":
        return super().__new__(mcls, name, bases, body)

    def __init__(cls, name: str, bases: tuple[type, ...], body: Names, *, start: int = 0) -> None:
        for number, new in enumerate(body.new, start):
            if new not in body:
                setattr(cls, new, number)


class Constants(metaclass=ConstantsMeta):
    """A base for classes whose bare names become numbers."""
