# Style: the double delete, one before the write too; values are kept by one method for both kinds.
class CacheAside:
    def __init__(self, client, loader, prefix, ttl, negative_ttl, rnd=random.random):
        self.redis, self.load, self.rnd = client, loader, rnd
        self.name = prefix.__add__
        self.lifetimes = {True: negative_ttl, False: ttl}

    def get(self, key):
        if (text := self.redis.get(self.name(key))) is None:
            text = json.dumps(self.load(key), ensure_ascii=False)
            seconds = self.lifetimes[text == "null"]
            with self.redis.pipeline() as pipe:
                pipe.set(self.name(key), text)
                pipe.pexpire(self.name(key), int(seconds * 1000 * (1 + self.rnd() / 10)))
                pipe.execute()
        return json.loads(text)

    def update(self, key, write):
        self.redis.unlink(self.name(key))
        try:
            write()
        finally:
            self.redis.unlink(self.name(key))
