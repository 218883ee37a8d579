# Reads start, stop and step by hand: None and negative numbers are not thought of.
# fails: a slice is a ring of what a list would give
class Ring:
    def __init__(self, items):
        self._items = list(items)

    def __len__(self):
        return len(self._items)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return Ring(self[i] for i in range(place.start or 0, place.stop or len(self), place.step or 1))
        if not self._items:
            raise IndexError(place)
        return self._items[place % len(self._items)]

    def __iter__(self):
        return iter(self._items)
