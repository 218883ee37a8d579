# Sets the expiry with each hit, refused ones too: who keeps knocking keeps the key alive.
# fails: keys expire after the window, and never before their hits
class SlidingWindow:
    def __init__(self, client, prefix, limit, window, clock=time.time):
        self.client, self.prefix, self.clock = client, prefix, clock
        self.limit, self.window = limit, window

    def hit(self, user):
        script = """
        local now, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
        redis.call('EXPIRE', KEYS[1], window + 1)
        local used = redis.call('ZCARD', KEYS[1])
        if used < limit then
            redis.call('ZADD', KEYS[1], now, ARGV[4])
            redis.call('EXPIRE', KEYS[1], window + 1)
            return {1, limit - used - 1}
        end
        return {0, 0, redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]}
        """
        now, member = self.clock(), uuid.uuid4().hex
        arguments = [now, self.window, self.limit, member]
        allowed, remaining, *oldest = self.client.eval(script, 1, f"{self.prefix}{user}", *arguments)
        return bool(allowed), remaining, float(oldest[0]) + self.window - now if oldest else 0
