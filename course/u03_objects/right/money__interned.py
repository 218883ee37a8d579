# One object an amount, made once: then identity is equality, and `==` and hash of `object` are right already.


class Money:
    __slots__ = ("_values",)
    known = {}

    def __new__(cls, cents, currency):
        if type(cents) is not int:
            raise TypeError(f"cents: {cents!r}")
        if (cents, currency) not in cls.known:
            cls.known[cents, currency] = self = super().__new__(cls)
            object.__setattr__(self, "_values", (cents, currency))
        return cls.known[cents, currency]

    def __getattr__(self, name):
        try:
            return self._values[["cents", "currency"].index(name)]
        except ValueError:
            raise AttributeError(name) from None

    def _refuse(self, *_):
        raise AttributeError("an amount stays as it is")

    __setattr__ = __delattr__ = _refuse

    def __repr__(self):
        return "Money(currency={1!r}, cents={0!r})".format(*self._values)

    def _calculate(self, other, method):
        match other:
            case Money(currency=self.currency):
                return getattr(self.cents, method)(other.cents)
            case Money():
                raise ValueError("exchange first")
            case _:
                return NotImplemented

    def __lt__(self, other):
        return self._calculate(other, "__lt__")

    def __le__(self, other):
        return self._calculate(other, "__le__")

    def __gt__(self, other):
        return self._calculate(other, "__gt__")

    def __ge__(self, other):
        return self._calculate(other, "__ge__")

    def __add__(self, other):
        cents = self._calculate(other, "__add__")
        return cents if cents is NotImplemented else Money(cents, self.currency)

    def __sub__(self, other):
        cents = self._calculate(other, "__sub__")
        return cents if cents is NotImplemented else Money(cents, self.currency)

    def __mul__(self, times):
        if type(times) is int:
            return Money(self.cents * times, self.currency)
        return NotImplemented

    __rmul__ = __mul__

    def __radd__(self, start):
        return self if start == 0 and type(start) is int else NotImplemented
