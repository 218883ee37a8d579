# Gives None for the item that is not there.
# fails: an empty ring has no item at any index
class Ring:
    def __init__(self, items):
        self._items = list(items)

    def __len__(self):
        return len(self._items)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return Ring(self._items[place])
        if not self._items:
            return None
        return self._items[place % len(self._items)]

    def __iter__(self):
        return iter(self._items)
