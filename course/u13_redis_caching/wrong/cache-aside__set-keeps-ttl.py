# Sets the expiry, then corrects the value with a plain SET, which removes the expiry again.
# fails: every entry expires, spread over up to 10 % more than ttl
# fails: a book that does not exist is remembered for negative_ttl
class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client, self.loader, self.prefix, self.rnd = client, loader, prefix, rnd
        self.ttl, self.negative_ttl = ttl, negative_ttl

    def get(self, key):
        name = self.prefix + key
        entry = self.client.get(name)
        if entry is not None:
            return json.loads(entry)
        value = self.loader(key)
        self.client.set(name, "null")
        seconds = self.negative_ttl if value is None else self.ttl
        self.client.pexpire(name, round(1000 * seconds * (1 + 0.1 * self.rnd())))
        self.client.set(name, json.dumps(value))
        return value

    def update(self, key, write):
        write()
        self.client.delete(self.prefix + key)
