# A heap of (time, key); old times of a key stay in it and are thrown away when they come up: few at a time, on average.
from collections.abc import MutableMapping
from heapq import heapify, heappop, heappush


class LRUCache(MutableMapping):
    def __init__(self, capacity):
        self.capacity, self.now = capacity, 0
        self.values_, self.times, self.heap = {}, {}, []

    def _use(self, key):
        self.now += 1
        self.times[key] = self.now
        heappush(self.heap, (self.now, key))
        if len(self.heap) > 10 * self.capacity:
            self.heap = [(time, key) for key, time in self.times.items()]
            heapify(self.heap)

    def __getitem__(self, key):
        value = self.values_[key]
        self._use(key)
        return value

    def __setitem__(self, key, value):
        self.values_[key] = value
        self._use(key)
        while len(self.values_) > self.capacity:
            time, oldest = heappop(self.heap)
            if self.times.get(oldest) == time:
                del self[oldest]

    def __delitem__(self, key):
        del self.values_[key], self.times[key]

    def __contains__(self, key):
        return key in self.values_

    def __iter__(self):
        return iter(sorted(self.times, key=self.times.__getitem__))

    def __len__(self):
        return len(self.values_)
