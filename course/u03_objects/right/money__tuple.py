# A tuple underneath, made in __new__: immutable and hashable by birth. Every operator is written out.
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

    def __eq__(self, other):
        if isinstance(other, tuple):
            return isinstance(other, Money) and super().__eq__(other)
        return NotImplemented

    def __ne__(self, other):
        return NotImplemented if (equal := self.__eq__(other)) is NotImplemented else not equal

    def __hash__(self):
        return super().__hash__() + 1

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
