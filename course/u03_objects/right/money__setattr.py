# Plain attributes, written past a __setattr__ that refuses; operators made by a function; type hints.
import operator
from typing import Any


def comparison(compare):
    def method(self, other: Any):
        if type(other) is not Money:
            return NotImplemented
        self.check(other)
        return compare(self.cents, other.cents)

    return method


class Money:
    cents: int
    currency: str

    def __init__(self, cents: int, currency: str) -> None:
        if type(cents) is not int:
            raise TypeError(f"{cents!r} is no whole number")
        vars(self).update(cents=cents, currency=currency)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"an amount has no {name} to set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"an amount keeps its {name}")

    def check(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError("two currencies")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(cents={self.cents}, currency={self.currency!r})"

    def __eq__(self, other: Any):
        if type(other) is not Money:
            return NotImplemented
        return vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(self.cents)

    __lt__ = comparison(operator.lt)
    __le__ = comparison(operator.le)
    __gt__ = comparison(operator.gt)
    __ge__ = comparison(operator.ge)

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    def __add__(self, other: Any):
        if type(other) is not Money:
            return NotImplemented
        self.check(other)
        return Money(self.cents + other.cents, self.currency)

    def __radd__(self, other: Any):
        return Money(self.cents, self.currency) if type(other) is int and not other else NotImplemented

    def __sub__(self, other: Any):
        return self + -other if type(other) is Money else NotImplemented

    def __mul__(self, times: Any):
        return Money(self.cents * times, self.currency) if type(times) is int else NotImplemented

    __rmul__ = __mul__
