# Checks the currency when comparing, and not when adding.
# fails: refuses other currencies with ValueError, other types with TypeError
from functools import total_ordering


@total_ordering
class Money:
    def __init__(self, cents, currency):
        if not isinstance(cents, int):
            raise TypeError(cents)
        self._cents, self._currency = cents, currency

    @property
    def cents(self):
        return self._cents

    @property
    def currency(self):
        return self._currency

    def __repr__(self):
        return f"Money({self.cents}, {self.currency!r})"

    def __eq__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        return self.cents == other.cents and self.currency == other.currency

    def __hash__(self):
        return hash((self.cents, self.currency))

    def check(self, other):
        if self.currency != other.currency:
            raise ValueError(other.currency)

    def __lt__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        self.check(other)
        return self.cents < other.cents

    def __add__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
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
