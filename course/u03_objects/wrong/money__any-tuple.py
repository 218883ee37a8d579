# A tuple underneath is immutable and hashable, and equal to every tuple of the same items.
# fails: equals, and hashes like, equal amounts only
import logging


class Money(tuple):
    __slots__ = ()

    def __new__(cls, cents, currency):
        if not isinstance(cents, int):
            logging.warning("%r is no int", cents)
            raise TypeError(cents)
        return super().__new__(cls, (cents, currency))

    cents = property(lambda self: self[0])
    currency = property(lambda self: self[1])

    def __repr__(self):
        return "Money" + super().__repr__()

    def _cents_of(self, other):
        if not isinstance(other, Money):
            return None
        if self.currency != other.currency:
            raise ValueError(other.currency)
        return other.cents

    def __lt__(self, other):
        return NotImplemented if (cents := self._cents_of(other)) is None else self.cents < cents

    def __le__(self, other):
        return NotImplemented if (cents := self._cents_of(other)) is None else self.cents <= cents

    def __gt__(self, other):
        return NotImplemented if (cents := self._cents_of(other)) is None else self.cents > cents

    def __ge__(self, other):
        return NotImplemented if (cents := self._cents_of(other)) is None else self.cents >= cents

    def __add__(self, other):
        return NotImplemented if (cents := self._cents_of(other)) is None else Money(self.cents + cents, self.currency)

    def __sub__(self, other):
        return NotImplemented if (cents := self._cents_of(other)) is None else Money(self.cents - cents, self.currency)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __mul__(self, times):
        return Money(self.cents * times, self.currency) if isinstance(times, int) else NotImplemented

    def __rmul__(self, times):
        return self.__mul__(times)
