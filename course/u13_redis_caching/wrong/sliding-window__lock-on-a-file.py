# Guards look and step with a lock on a file, which workers on other machines never see.
# fails: two workers at once: neither lets one too many pass, nor one too few
import fcntl
import tempfile


class SlidingWindow:
    def __init__(self, client, prefix, limit, window, clock=time.time):
        self.client, self.prefix, self.clock = client, prefix, clock
        self.limit, self.window = limit, window

    FILE = tempfile.NamedTemporaryFile(suffix=".lock")

    def hit(self, user):
        with open(self.FILE.name) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            return self.plain_hit(user)

    def plain_hit(self, user):
        key, now = f"{self.prefix}{user}", self.clock()
        pipe = self.client.pipeline()
        pipe.zremrangebyscore(key, "-inf", now - self.window)
        pipe.zcard(key)
        pipe.zrange(key, 0, 0, withscores=True)
        _, used, oldest = pipe.execute()
        if used >= self.limit:
            return False, 0, oldest[0][1] + self.window - now
        pipe.zadd(key, {uuid.uuid4().hex: now})
        pipe.expire(key, self.window + 1)
        pipe.execute()
        return True, self.limit - used - 1, 0
