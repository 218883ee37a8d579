# Style: one class with a helper, SETEX in whole seconds, a log line and a print on each miss.
import logging


class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.client, self.loader, self.prefix, self.rnd = client, loader, prefix, rnd
        self.lifetimes = {True: negative_ttl, False: ttl}

    def _lifetime(self, value):
        return math.ceil(self.lifetimes[value is None] * (1 + self.rnd() / 10))

    def get(self, key):
        name = self.prefix + key
        found = self.client.get(name)
        if found is None:
            logging.getLogger("cache").warning("miss: %s", name)
            print("miss", key)
            value = self.loader(key)
            self.client.setex(name, self._lifetime(value), json.dumps(value, ensure_ascii=False))
            return value
        return json.loads(found)

    def update(self, key, write):
        try:
            write()
        finally:  # an error may come after the row has changed
            self.client.unlink(self.prefix + key)
