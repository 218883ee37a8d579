# Leaves the jitter out: what was loaded together expires together.
# fails: every entry expires, spread over up to 10 % more than ttl
# fails: a book that does not exist is remembered for negative_ttl
class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client, self.loader, self.prefix = client, loader, prefix
        self.ttl, self.negative_ttl = ttl, negative_ttl

    def get(self, key):
        entry = self.client.get(self.prefix + key)
        if entry is not None:
            return json.loads(entry)
        value = self.loader(key)
        self.client.set(self.prefix + key, json.dumps(value), ex=self.negative_ttl if value is None else self.ttl)
        return value

    def update(self, key, write):
        write()
        self.client.delete(self.prefix + key)
