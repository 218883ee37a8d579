# Stores the new value at once to save a miss; two updates at once may store theirs in the wrong order.
# fails: after an update no old value is left
class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client, self.loader, self.prefix, self.rnd = client, loader, prefix, rnd
        self.ttl, self.negative_ttl = ttl, negative_ttl

    def get(self, key):
        entry = self.client.get(self.prefix + key)
        return self._load(key) if entry is None else json.loads(entry)

    def _load(self, key):
        value = self.loader(key)
        seconds = self.negative_ttl if value is None else self.ttl
        self.client.set(self.prefix + key, json.dumps(value), px=round(1000 * seconds * (1 + 0.1 * self.rnd())))
        return value

    def update(self, key, write):
        write()
        self._load(key)
