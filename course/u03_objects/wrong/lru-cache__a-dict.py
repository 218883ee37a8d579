# A dict has all methods of a mapping; the capacity is noted for later.
# fails: has the methods of a mapping
# fails: above its capacity, drops the key used longest ago
# fails: [] and get() use a key
# fails: storing a known key uses it and drops nothing
# fails: in, len() and whole loops change nothing
# fails: reads and stores without a look at all keys
class LRUCache(dict):
    def __init__(self, capacity):
        super().__init__()
        self.capacity = capacity
