# Writes __reversed__ from the last index to 1: the first item is missing.
# fails: for, in and reversed() see each item once, and end
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

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return (self[place] for place in range(len(self) - 1, 0, -1))
