# Has no __iter__: Python then tries index 0, 1, 2, ... until IndexError, which a ring never raises.
# fails: a slice is a ring of what a list would give
# fails: for, in and reversed() see each item once, and end
# fails: keeps a copy of its own
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
        return self._items[place % len(self._items)]
