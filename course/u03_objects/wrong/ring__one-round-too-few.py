# Subtracts the length once: enough for the second round, not for the third.
# fails: an index goes round, in both directions
class Ring:
    def __init__(self, items):
        self._items = list(items)

    def __len__(self):
        return len(self._items)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return Ring(self._items[place])
        if not self._items:
            raise IndexError(place)
        if place >= len(self._items):
            place -= len(self._items)
        return self._items[place]

    def __iter__(self):
        return iter(self._items)
