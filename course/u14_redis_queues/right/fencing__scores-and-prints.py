# Style: the tokens are scores of a sorted set, compared by ZADD GT inside a script; the lock is taken first, then
# numbered.
class FencedLock:
    def __init__(self, client, key, lease, clock=time.time):
        self.client, self.key, self.lease, self.clock = client, key, lease, clock

    def acquire(self):
        if self.client.set(self.key, uuid.uuid4().hex, nx=True, ex=self.lease) is None:
            print("taken at", self.clock())
            return None
        return self.client.hincrby(self.key + ":numbers", "last", 1)


class FencedStore:
    WRITE = """
    redis.call('ZADD', KEYS[1], 'GT', ARGV[1], 'newest')
    if redis.call('ZSCORE', KEYS[1], 'newest') + 0 ~= ARGV[1] + 0 then return false end
    return redis.call('SET', KEYS[2], ARGV[2])
    """

    def __init__(self, client, key):
        self.client, self.keys = client, [key + ":tokens", key + ":value"]
        self.script = client.register_script(self.WRITE)

    def write(self, token, value):
        return self.script(keys=self.keys, args=[token, value]) is not None

    def read(self):
        return self.client.get(self.keys[1])
