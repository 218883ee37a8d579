# Keeps euros as a float, so the cents come back from a rounded number.
# fails: adds, subtracts and multiplies amounts
# fails: orders amounts of one currency
# fails: repr() reads back as an equal amount
from functools import total_ordering


@total_ordering
class Money:
    def __init__(self, cents, currency):
        if not isinstance(cents, int):
            raise TypeError(cents)
        self._euros, self._currency = cents / 100, currency

    @property
    def cents(self):
        return round(self._euros * 100)

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
