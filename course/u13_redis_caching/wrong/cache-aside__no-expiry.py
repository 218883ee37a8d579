# Relies on update() alone: an entry that nobody updates stays until the memory is full.
# fails: every entry expires, spread over up to 10 % more than ttl
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
        self.client.set(self.prefix + key, json.dumps(value))
        return value

    def update(self, key, write):
        write()
        self.client.delete(self.prefix + key)
