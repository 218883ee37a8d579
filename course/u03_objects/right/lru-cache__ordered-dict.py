# An OrderedDict that is a cache itself; reads through super(), and writes the views of the base anew.
import logging
from collections import OrderedDict


class LRUCache(OrderedDict):
    def __init__(self, capacity):
        super().__init__()
        self.capacity = capacity

    def __getitem__(self, key):
        value = super().__getitem__(key)
        self.move_to_end(key)
        return value

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self.capacity:
            oldest = next(iter(self))
            logging.warning("%r is dropped", oldest)
            del self[oldest]

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def values(self):
        return [super(LRUCache, self).__getitem__(key) for key in self]

    def items(self):
        return list(zip(self, self.values(), strict=True))
