# A dict from place to item instead of a list, frozen; the loop is a generator of its own.
from types import MappingProxyType


class Ring:
    __slots__ = ("_at",)

    def __init__(self, items):
        self._at = MappingProxyType(dict(enumerate(items)))

    def __len__(self):
        return len(self._at)

    def __getitem__(self, place):
        if type(place) is slice:
            return Ring(map(self._at.get, range(len(self))[place]))
        if not len(self):
            raise IndexError
        _, rest = divmod(place, len(self))
        return self._at[rest]

    def __iter__(self):
        yield from self._at.values()
