# Gives None where there is no key, so get() never gives its default.
# fails: has the methods of a mapping
from collections import OrderedDict
from collections.abc import MutableMapping


class LRUCache(MutableMapping):
    def __init__(self, capacity):
        self.capacity, self.entries = capacity, OrderedDict()

    def __getitem__(self, key):
        if key in self.entries:
            self.entries.move_to_end(key)
        return self.entries.get(key)

    def __setitem__(self, key, value):
        self.entries[key] = value
        self.entries.move_to_end(key)
        if len(self.entries) > self.capacity:
            self.entries.popitem(last=False)

    def __delitem__(self, key):
        del self.entries[key]

    def __contains__(self, key):
        return key in self.entries

    def __iter__(self):
        return iter(list(self.entries))

    def __len__(self):
        return len(self.entries)
