# Each key has the time of its last use; min() asks all of them for the oldest.
# fails: reads and stores without a look at all keys
from collections.abc import MutableMapping
from itertools import count


class LRUCache(MutableMapping):
    def __init__(self, capacity):
        self.capacity, self.data, self.used, self.clock = capacity, {}, {}, count()

    def __getitem__(self, key):
        value = self.data[key]
        self.used[key] = next(self.clock)
        return value

    def __setitem__(self, key, value):
        if key not in self.data and len(self.data) == self.capacity:
            del self[min(self.used, key=self.used.get)]
        self.data[key] = value
        self.used[key] = next(self.clock)

    def __delitem__(self, key):
        del self.data[key], self.used[key]

    def __contains__(self, key):
        return key in self.data

    def __iter__(self):
        return iter(sorted(self.data, key=self.used.get))

    def __len__(self):
        return len(self.data)
