# "There is nothing to cache": every read of a book that does not exist goes through to the database.
# fails: a book that does not exist is remembered for negative_ttl
class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client, self.loader, self.prefix, self.rnd = client, loader, prefix, rnd
        self.ttl, self.negative_ttl = ttl, negative_ttl

    def get(self, key):
        entry = self.client.get(self.prefix + key)
        if entry is not None:
            return json.loads(entry)
        value = self.loader(key)
        if value is not None:
            lifetime = round(1000 * self.ttl * (1 + 0.1 * self.rnd()))
            self.client.set(self.prefix + key, json.dumps(value), px=lifetime)
        return value

    def update(self, key, write):
        write()
        self.client.delete(self.prefix + key)
