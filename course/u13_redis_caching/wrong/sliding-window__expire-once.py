# Sets the expiry with the first hit only: the key goes while later hits still count.
# fails: keys expire after the window, and never before their hits
class SlidingWindow:
    def __init__(self, client, prefix, limit, window, clock=time.time):
        self.client, self.prefix, self.clock = client, prefix, clock
        self.limit, self.window = limit, window

    def hit(self, user):
        script = """
        local now, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
        local used = redis.call('ZCARD', KEYS[1])
        if used < limit then
            redis.call('ZADD', KEYS[1], now, ARGV[4])
            if used == 0 then redis.call('EXPIRE', KEYS[1], window + 1) end
            return {1, limit - used - 1}
        end
        return {0, 0, redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]}
        """
        now, member = self.clock(), uuid.uuid4().hex
        arguments = [now, self.window, self.limit, member]
        allowed, remaining, *oldest = self.client.eval(script, 1, f"{self.prefix}{user}", *arguments)
        return bool(allowed), remaining, float(oldest[0]) + self.window - now if oldest else 0
