# Two dicts, key to time and time to entry: the first time is the oldest. No base class; a lock; lists as views.
import itertools
import threading


class LRUCache:
    def __init__(self, capacity):
        self.capacity, self.clock = capacity, itertools.count()
        self.times, self.entries = {}, {}
        self.lock = threading.RLock()

    def _store(self, key, value):
        self.times[key] = time = next(self.clock)
        self.entries[time] = key, value

    def _take(self, key):
        return self.entries.pop(self.times.pop(key))[1]

    def __getitem__(self, key):
        with self.lock:
            value = self._take(key)
            self._store(key, value)
            return value

    def __setitem__(self, key, value):
        with self.lock:
            if key in self.times:
                self._take(key)
            elif len(self.times) >= self.capacity:
                self._take(next(iter(self.entries.values()))[0])
            self._store(key, value)

    def __delitem__(self, key):
        self._take(key)

    def __contains__(self, key):
        return key in self.times

    def __len__(self):
        return len(self.times)

    def __iter__(self):
        return (key for key, _ in list(self.entries.values()))

    def keys(self):
        return list(self)

    def values(self):
        return [value for _, value in self.entries.values()]

    def items(self):
        return list(self.entries.values())

    def get(self, key, default=None):
        return self[key] if key in self else default

    def pop(self, key, *default):
        return default[0] if default and key not in self else self._take(key)

    def popitem(self):
        key = next(iter(self))
        return key, self._take(key)

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, pairs=(), /, **more):
        for key, value in dict(pairs, **more).items():
            self[key] = value

    def clear(self):
        self.times.clear()
        self.entries.clear()

    def __eq__(self, other):
        return dict(self.items()) == other
