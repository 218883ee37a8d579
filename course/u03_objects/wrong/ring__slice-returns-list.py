# Hands the slice to the list inside, which answers with a list.
# fails: a slice is a ring of what a list would give
class Ring:
    def __init__(self, items):
        self._items = list(items)

    def __len__(self):
        return len(self._items)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return self._items[place]
        if not self._items:
            raise IndexError(place)
        return self._items[place % len(self._items)]

    def __iter__(self):
        return iter(self._items)
