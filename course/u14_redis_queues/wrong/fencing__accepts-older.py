# The store writes whatever comes: the lock is trusted to keep the others out.
# fails: a write with an older token is refused
# fails: of two writes at once the older one never covers the newer
class FencedLock:
    def __init__(self, client, key, lease, clock=time.time):
        self.client, self.key, self.lease, self.clock = client, key, lease, clock

    def acquire(self):
        script = """
        if not redis.call('SET', KEYS[1], 'taken', 'NX', 'EX', ARGV[1]) then return false end
        return redis.call('INCR', KEYS[2])
        """
        return self.client.eval(script, 2, self.key, f"{self.key}:tokens", self.lease)


class FencedStore:
    def __init__(self, client, key):
        self.client, self.key = client, key

    def write(self, token, value):
        self.client.hset(self.key, mapping={"token": token, "value": value})
        return True

    def read(self):
        return self.client.hget(self.key, "value")
