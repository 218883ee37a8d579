# Leaves another currency to the other operand too, which knows no more: TypeError.
# fails: refuses other currencies with ValueError, other types with TypeError
from dataclasses import dataclass
from functools import total_ordering


@total_ordering
@dataclass(frozen=True)
class Money:
    cents: int
    currency: str

    def __post_init__(self):
        if not isinstance(self.cents, int):
            raise TypeError("cents")

    def _with(self, other, calculate):
        if not isinstance(other, Money) or other.currency != self.currency:
            return NotImplemented
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
