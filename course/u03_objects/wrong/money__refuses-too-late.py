# Complains when an attribute is set, and has set it by then.
# fails: cannot be changed
from functools import total_ordering


@total_ordering
class Money:
    def __init__(self, cents, currency):
        if not isinstance(cents, int):
            raise TypeError(cents)
        vars(self).update(cents=cents, currency=currency)

    def __setattr__(self, name, value):
        vars(self)[name] = value
        raise AttributeError(f"{name} cannot be changed")

    def __delattr__(self, name):
        raise AttributeError(f"{name} cannot be deleted")

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
