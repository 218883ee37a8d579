# Keeps the list of the caller, who goes on using it.
# fails: keeps a copy of its own
class Ring:
    def __init__(self, items):
        self._items = items if isinstance(items, list) else list(items)

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
