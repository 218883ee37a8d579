# Goes round behind the end and leaves negative indexes to the list: two rounds back is out of range.
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
        if place < 0:
            return self._items[place]
        return self._items[place % len(self._items)]

    def __iter__(self):
        return iter(self._items)
