# Adds first and takes the hit back if it was one too many: until then it refuses others.
# fails: keys expire after the window, and never before their hits
# fails: two workers at once: neither lets one too many pass, nor one too few
class SlidingWindow:
    def __init__(self, client, prefix, limit, window, clock=time.time):
        self.client, self.prefix, self.clock = client, prefix, clock
        self.limit, self.window = limit, window

    def hit(self, user):
        key, now, member = f"{self.prefix}{user}", self.clock(), uuid.uuid4().hex
        pipe = self.client.pipeline()
        pipe.zremrangebyscore(key, "-inf", now - self.window)
        pipe.zadd(key, {member: now})
        pipe.zcard(key)
        pipe.zrange(key, 0, 0, withscores=True)
        pipe.expire(key, self.window + 1)
        _, _, used, oldest, _ = pipe.execute()
        if used > self.limit:
            self.client.zrem(key, member)
            return False, 0, oldest[0][1] + self.window - now
        return True, self.limit - used, 0
