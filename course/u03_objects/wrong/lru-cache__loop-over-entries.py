# Finds the oldest in a loop over entries that each know the time of their last use.
# fails: reads and stores without a look at all keys
from collections.abc import MutableMapping


class Entry:
    def __init__(self, key):
        self.key, self.used, self.value = key, 0, None


class LRUCache(MutableMapping):
    def __init__(self, capacity):
        self.capacity, self.entries, self.now = capacity, {}, 0

    def _use(self, key):
        self.now += 1
        self.entries[key].used = self.now

    def __getitem__(self, key):
        self._use(key)
        return self.entries[key].value

    def __setitem__(self, key, value):
        if key not in self.entries:
            if len(self.entries) == self.capacity:
                oldest = None
                for entry in self.entries.values():
                    if oldest is None or entry.used < oldest.used:
                        oldest = entry
                del self.entries[oldest.key]
            self.entries[key] = Entry(key)
        self._use(key)
        self.entries[key].value = value

    def __delitem__(self, key):
        del self.entries[key]

    def __contains__(self, key):
        return key in self.entries

    def __iter__(self):
        return iter([entry.key for entry in sorted(self.entries.values(), key=lambda entry: entry.used)])

    def __len__(self):
        return len(self.entries)
