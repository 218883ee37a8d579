# The ring is its own iterator: loops at the same time share one position.
# fails: for, in and reversed() see each item once, and end
class Ring:
    def __init__(self, items):
        self._items = list(items)
        self._next = 0

    def __len__(self):
        return len(self._items)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return Ring(self._items[place])
        if not self._items:
            raise IndexError(place)
        return self._items[place % len(self._items)]

    def __iter__(self):
        self._next = 0
        return self

    def __next__(self):
        if self._next >= len(self._items):
            raise StopIteration
        self._next += 1
        return self._items[self._next - 1]
