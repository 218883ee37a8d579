# Stores what Python finds easiest: no other program can read it, and who may write there runs code here.
# fails: a book that does not exist is remembered for negative_ttl
# fails: a miss loads once and stores JSON, a hit loads nothing
import pickle


class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client, self.loader, self.prefix, self.rnd = client, loader, prefix, rnd
        self.ttl, self.negative_ttl = ttl, negative_ttl

    def get(self, key):
        entry = self.client.get(self.prefix + key)
        if entry is not None:
            return pickle.loads(entry)
        value = self.loader(key)
        seconds = self.negative_ttl if value is None else self.ttl
        self.client.set(self.prefix + key, pickle.dumps(value), px=round(1000 * seconds * (1 + 0.1 * self.rnd())))
        return value

    def update(self, key, write):
        write()
        self.client.delete(self.prefix + key)
