# Style: a list of milliseconds instead of a sorted set, a registered Lua script, one line printed for each refusal.
class SlidingWindow:
    HIT = """
    local now, span, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
    local oldest = redis.call('LINDEX', KEYS[1], 0)
    while oldest and tonumber(oldest) <= now - span do
        redis.call('LPOP', KEYS[1])
        oldest = redis.call('LINDEX', KEYS[1], 0)
    end
    local used = redis.call('LLEN', KEYS[1])
    if used >= limit then return {-1, oldest + span - now} end
    redis.call('RPUSH', KEYS[1], ARGV[1])
    redis.call('PEXPIRE', KEYS[1], span)
    return {limit - used - 1, 0}
    """

    def __init__(self, client, prefix, limit, window, clock=time.time):
        self.prefix, self.limit, self.window, self.clock = prefix, limit, window, clock
        self.script = client.register_script(self.HIT)

    def hit(self, user):
        now = round(self.clock() * 1000)
        left, wait = self.script(keys=[self.prefix + user], args=[now, self.window * 1000, self.limit])
        if left < 0:
            print(f"{user} is too fast, wait {wait} ms")
        return left >= 0, max(left, 0), wait / 1000
