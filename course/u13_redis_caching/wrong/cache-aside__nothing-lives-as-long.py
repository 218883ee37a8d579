# Keeps "no such book" for the full ttl: a book that arrives today is missing for hours.
# fails: a book that does not exist is remembered for negative_ttl
class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client, self.loader, self.prefix, self.ttl, self.rnd = client, loader, prefix, ttl, rnd

    def get(self, key):
        entry = self.client.get(self.prefix + key)
        if entry is not None:
            return json.loads(entry)
        value = self.loader(key)
        self.client.set(self.prefix + key, json.dumps(value), px=round(1000 * self.ttl * (1 + 0.1 * self.rnd())))
        return value

    def update(self, key, write):
        write()
        self.client.delete(self.prefix + key)
