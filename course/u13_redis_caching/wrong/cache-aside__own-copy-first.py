# Keeps a copy in the object to save the trip: no other worker's update ever reaches it.
# fails: after an update no old value is left
class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client, self.loader, self.prefix, self.rnd = client, loader, prefix, rnd
        self.ttl, self.negative_ttl, self.copies = ttl, negative_ttl, {}

    def get(self, key):
        if key not in self.copies:
            self.copies[key] = self._get(key)
        return self.copies[key]

    def _get(self, key):
        entry = self.client.get(self.prefix + key)
        if entry is not None:
            return json.loads(entry)
        value = self.loader(key)
        seconds = self.negative_ttl if value is None else self.ttl
        self.client.set(self.prefix + key, json.dumps(value), px=round(1000 * seconds * (1 + 0.1 * self.rnd())))
        return value

    def update(self, key, write):
        write()
        self.client.delete(self.prefix + key)
        self.copies.pop(key, None)
