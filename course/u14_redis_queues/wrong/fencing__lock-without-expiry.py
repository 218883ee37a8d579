# A lock that nobody ends.
# fails: one holder at a time, and a greater token with each lease
# fails: two workers at once never get one token
class FencedLock:
    def __init__(self, client, key, lease, clock=time.time):
        self.client, self.key, self.lease, self.clock = client, key, lease, clock

    def acquire(self):
        script = """
        if not redis.call('SET', KEYS[1], 'taken', 'NX') then return false end
        return redis.call('INCR', KEYS[2])
        """
        return self.client.eval(script, 2, self.key, f"{self.key}:tokens", self.lease)


class FencedStore:
    def __init__(self, client, key):
        self.client, self.key = client, key

    def write(self, token, value):
        script = """
        local last = redis.call('HGET', KEYS[1], 'token')
        if last and tonumber(last) > tonumber(ARGV[1]) then return 0 end
        redis.call('HSET', KEYS[1], 'token', ARGV[1], 'value', ARGV[2])
        return 1
        """
        return bool(self.client.eval(script, 1, self.key, token, value))

    def read(self):
        return self.client.hget(self.key, "value")
