# A dropped key leaves the order only: its value stays in the dict, and the cache grows for ever.
# fails: above its capacity, drops the key used longest ago
from collections import OrderedDict
from collections.abc import MutableMapping


class LRUCache(MutableMapping):
    def __init__(self, capacity):
        self.capacity, self.order, self.data = capacity, OrderedDict(), {}

    def __getitem__(self, key):
        self.order.move_to_end(key)
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value
        self.order[key] = None
        self.order.move_to_end(key)
        if len(self.order) > self.capacity:
            self.order.popitem(last=False)

    def __delitem__(self, key):
        del self.order[key]

    def __contains__(self, key):
        return key in self.order

    def __iter__(self):
        return iter(list(self.order))

    def __len__(self):
        return len(self.order)
