# A frozen dataclass, whose fields give __eq__, __hash__ and __repr__; total_ordering for the rest.
from dataclasses import dataclass
from functools import total_ordering


class CurrencyError(ValueError):
    """Two currencies in one calculation."""


@total_ordering
@dataclass(frozen=True)
class Money:
    cents: int
    currency: str

    def __post_init__(self):
        if not isinstance(self.cents, int):
            raise TypeError("cents")

    def _with(self, other, calculate):
        if not isinstance(other, Money):
            return NotImplemented
        if other.currency != self.currency:
            raise CurrencyError(f"{other.currency} is not {self.currency}")
        return calculate(self.cents, other.cents)

    def __lt__(self, other):
        return self._with(other, lambda one, two: one < two)

    def __add__(self, other):
        if other == 0:
            return self
        return self._with(other, lambda one, two: Money(one + two, self.currency))

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self._with(other, lambda one, two: Money(one - two, self.currency))

    def __mul__(self, times):
        if not isinstance(times, int):
            return NotImplemented
        return Money(self.cents * times, self.currency)

    def __rmul__(self, times):
        return self * times
