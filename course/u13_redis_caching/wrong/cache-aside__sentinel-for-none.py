# Keeps a word of its own for "no such book", which no other worker's json.loads can read.
# fails: a book that does not exist is remembered for negative_ttl
class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client, self.loader, self.prefix, self.rnd = client, loader, prefix, rnd
        self.ttl, self.negative_ttl = ttl, negative_ttl

    def get(self, key):
        entry = self.client.get(self.prefix + key)
        if entry == b"<missing>":
            return None
        if entry is not None:
            return json.loads(entry)
        value = self.loader(key)
        seconds = self.negative_ttl if value is None else self.ttl
        text = "<missing>" if value is None else json.dumps(value)
        self.client.set(self.prefix + key, text, px=round(1000 * seconds * (1 + 0.1 * self.rnd())))
        return value

    def update(self, key, write):
        write()
        self.client.delete(self.prefix + key)
