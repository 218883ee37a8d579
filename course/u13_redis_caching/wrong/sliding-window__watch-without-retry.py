# Notices with WATCH that somebody else was faster, and refuses instead of trying again.
# fails: two workers at once: neither lets one too many pass, nor one too few
class SlidingWindow:
    def __init__(self, client, prefix, limit, window, clock=time.time):
        self.client, self.prefix, self.clock = client, prefix, clock
        self.limit, self.window = limit, window

    def hit(self, user):
        key, now = f"{self.prefix}{user}", self.clock()
        with self.client.pipeline() as pipe:
            pipe.watch(key)
            hits = pipe.zrange(key, f"({now - self.window}", "+inf", byscore=True, withscores=True)
            if len(hits) >= self.limit:
                return False, 0, hits[0][1] + self.window - now
            pipe.multi()
            pipe.zremrangebyscore(key, "-inf", now - self.window)
            pipe.zadd(key, {uuid.uuid4().hex: now})
            pipe.expire(key, self.window + 1)
            try:
                pipe.execute()
            except redis.WatchError:
                return False, 0, 0
        return True, self.limit - len(hits) - 1, 0
