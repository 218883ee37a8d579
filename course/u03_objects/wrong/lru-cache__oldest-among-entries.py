# Each entry has the time of its last use; min() looks through all entries for the oldest, and asks no key.
# fails: reads and stores without a look at all keys
from collections.abc import MutableMapping
from itertools import count
from operator import itemgetter


class LRUCache(MutableMapping):
    def __init__(self, capacity):
        self.capacity, self.data, self.clock = capacity, {}, count()

    def __getitem__(self, key):
        entry = self.data[key]
        entry[0] = next(self.clock)
        return entry[2]

    def __setitem__(self, key, value):
        if key not in self.data and len(self.data) == self.capacity:
            del self.data[min(self.data.values(), key=itemgetter(0))[1]]
        self.data[key] = [next(self.clock), key, value]

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        return key in self.data

    def __iter__(self):
        return iter([key for _, key, _ in sorted(self.data.values(), key=itemgetter(0))])

    def __len__(self):
        return len(self.data)
