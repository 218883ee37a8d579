# The order is a list: remove() looks at the keys one by one.
# fails: reads and stores without a look at all keys
from collections.abc import MutableMapping


class LRUCache(MutableMapping):
    def __init__(self, capacity):
        self.capacity, self.values_by_key, self.order = capacity, {}, []

    def __getitem__(self, key):
        value = self.values_by_key[key]
        self.order.remove(key)
        self.order.append(key)
        return value

    def __setitem__(self, key, value):
        if key in self.values_by_key:
            self.order.remove(key)
        elif len(self.order) == self.capacity:
            del self.values_by_key[self.order.pop(0)]
        self.values_by_key[key] = value
        self.order.append(key)

    def __delitem__(self, key):
        del self.values_by_key[key]
        self.order.remove(key)

    def __contains__(self, key):
        return key in self.values_by_key

    def __iter__(self):
        return iter(list(self.order))

    def __len__(self):
        return len(self.order)
