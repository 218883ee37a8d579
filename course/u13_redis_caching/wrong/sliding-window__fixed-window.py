# Counts in fixed stretches of the clock: around their edge twice the limit passes.
# fails: after retry_after seconds a hit passes, however many were refused
class SlidingWindow:
    def __init__(self, client, prefix, limit, window, clock=time.time):
        self.client, self.prefix, self.clock = client, prefix, clock
        self.limit, self.window = limit, window

    def hit(self, user):
        now = self.clock()
        number = int(now // self.window)
        key = f"{self.prefix}{user}:{number}"
        script = """
        if tonumber(redis.call('GET', KEYS[1]) or 0) >= tonumber(ARGV[1]) then return 0 end
        local used = redis.call('INCR', KEYS[1])
        redis.call('EXPIRE', KEYS[1], ARGV[2])
        return used
        """
        used = self.client.eval(script, 1, key, self.limit, self.window + 1)
        if used:
            return True, self.limit - used, 0
        return False, 0, (number + 1) * self.window - now
