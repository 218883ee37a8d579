# Deletes first, so that nobody reads the old entry; a reader in between puts the old value back.
# fails: after an update no old value is left
class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client, self.loader, self.prefix, self.rnd = client, loader, prefix, rnd
        self.ttl, self.negative_ttl = ttl, negative_ttl

    def get(self, key):
        entry = self.client.get(self.prefix + key)
        if entry is not None:
            return json.loads(entry)
        value = self.loader(key)
        seconds = self.negative_ttl if value is None else self.ttl
        self.client.set(self.prefix + key, json.dumps(value), px=round(1000 * seconds * (1 + 0.1 * self.rnd())))
        return value

    def update(self, key, write):
        self.client.delete(self.prefix + key)
        write()
