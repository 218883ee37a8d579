# A number modulo 0 raises ZeroDivisionError, which no caller of an index waits for.
# fails: an empty ring has no item at any index
class Ring:
    def __init__(self, items):
        self._items = list(items)

    def __len__(self):
        return len(self._items)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return Ring(self._items[place])
        return self._items[place % len(self._items)]

    def __iter__(self):
        return iter(self._items)
