# An abstract Sequence, with the loops written as generators; prints what it was made from.
from collections.abc import Sequence


class Ring(Sequence):
    def __init__(self, items):
        self._items = list(items)
        print("a ring of", len(self._items))

    def __len__(self):
        return len(self._items)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return self.__class__(self._items[i] for i in range(*place.indices(len(self))))
        try:
            return self._items[place % len(self._items)]
        except ZeroDivisionError:
            raise IndexError(place) from None

    def __iter__(self):
        for place in range(len(self)):
            yield self[place]
