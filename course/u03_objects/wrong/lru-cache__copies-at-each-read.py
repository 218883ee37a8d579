# A read takes the key out of a copy of the dict, and puts it back at the end.
# fails: reads and stores without a look at all keys
from collections.abc import MutableMapping


class LRUCache(MutableMapping):
    def __init__(self, capacity):
        self.capacity, self.data = capacity, {}

    def __getitem__(self, key):
        value = self.data[key]
        self[key] = value
        return value

    def __setitem__(self, key, value):
        data = dict(self.data)
        data.pop(key, None)
        if len(data) == self.capacity:
            del data[next(iter(data))]
        data[key] = value
        self.data = data

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        return key in self.data

    def __iter__(self):
        return iter(list(self.data))

    def __len__(self):
        return len(self.data)
