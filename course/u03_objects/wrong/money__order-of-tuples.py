# dataclass(order=True) compares (cents, currency): 1 EUR < 2 JPY has an answer, and nobody is asked.
# fails: refuses other currencies with ValueError, other types with TypeError
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Money:
    cents: int
    currency: str

    def __post_init__(self):
        if not isinstance(self.cents, int):
            raise TypeError(self.cents)

    def check(self, other):
        if self.currency != other.currency:
            raise ValueError(other.currency)

    def __add__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        self.check(other)
        return Money(self.cents + other.cents, self.currency)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __sub__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        self.check(other)
        return Money(self.cents - other.cents, self.currency)

    def __mul__(self, times):
        return Money(self.cents * times, self.currency) if isinstance(times, int) else NotImplemented

    __rmul__ = __mul__
