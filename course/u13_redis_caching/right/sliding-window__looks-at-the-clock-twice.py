# Style: a script for the decision, a plain look afterwards; each of the two looks at the clock.
class SlidingWindow:
    TAKE = """
    redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, ARGV[1] - ARGV[2])
    local free = ARGV[3] - redis.call('ZCARD', KEYS[1])
    if free < 1 then return -1 end
    redis.call('ZADD', KEYS[1], ARGV[1], ARGV[4])
    redis.call('PEXPIRE', KEYS[1], 1000 * ARGV[2])
    return free - 1
    """

    def __init__(self, client, prefix, limit, window, clock=time.time):
        self.client, self.prefix, self.limit, self.window, self.clock = client, prefix, limit, window, clock

    def hit(self, user):
        key = self.prefix + user
        member = str(uuid.uuid4())
        left = self.client.eval(self.TAKE, 1, key, repr(self.clock()), self.window, self.limit, member)
        if left >= 0:
            return True, left, 0.0
        _, oldest = self.client.zrange(key, 0, 0, withscores=True)[0]
        return False, 0, oldest + self.window - self.clock()
