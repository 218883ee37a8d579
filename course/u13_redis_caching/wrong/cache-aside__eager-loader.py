# Hopes that SET with NX spares the loader; but arguments are computed before the call, on every read.
# fails: a miss loads once and stores JSON, a hit loads nothing
# fails: 0, False, an empty text and an empty list are hits
# fails: a book that does not exist is remembered for negative_ttl
class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client, self.loader, self.prefix, self.rnd = client, loader, prefix, rnd
        self.ttl, self.negative_ttl = ttl, negative_ttl

    def get(self, key):
        value = self.loader(key)
        seconds = self.negative_ttl if value is None else self.ttl
        lifetime = round(1000 * seconds * (1 + 0.1 * self.rnd()))
        self.client.set(self.prefix + key, json.dumps(value), px=lifetime, nx=True)
        return json.loads(self.client.get(self.prefix + key))

    def update(self, key, write):
        write()
        self.client.delete(self.prefix + key)
