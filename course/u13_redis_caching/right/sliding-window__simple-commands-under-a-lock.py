# Style: the lock of redis-py around plain commands, and a warning in the log. Slower, and right.
import logging


class SlidingWindow:
    def __init__(self, client, prefix, limit, window, clock=time.time):
        self.client, self.prefix, self.limit, self.window, self.clock = client, prefix, limit, window, clock

    def hit(self, user):
        key, now = f"{self.prefix}hits:{user}", self.clock()
        with self.client.lock(f"{self.prefix}lock:{user}", timeout=10, sleep=0.01):
            self.client.zremrangebyscore(key, "-inf", now - self.window)
            used = self.client.zcard(key)
            if used < self.limit:
                self.client.zadd(key, {uuid.uuid4().bytes: now})
                self.client.expire(key, self.window)
                return True, self.limit - used - 1, 0
            [(_, oldest)] = self.client.zrange(key, 0, 0, withscores=True)
        logging.warning("%s refused", user)
        return False, 0, oldest + self.window - now
