# Style: look and removal in one registered script.
class DelayedQueue:
    TAKE = """
    local first = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)
    if first[1] then redis.call('ZREM', KEYS[1], first[1]) end
    return first[1]
    """

    def __init__(self, client, key, clock=time.time):
        self._redis, self._key, self._clock = client, key, clock
        self._take = client.register_script(self.TAKE)

    def put(self, job, due):
        self._redis.execute_command("ZADD", self._key, due, job)

    def take(self):
        job = self._take(keys=[self._key], args=[self._clock()])
        return job if job is None else str(job, "utf-8")

    def wait(self):
        for _, due in self._redis.zrange(self._key, 0, 0, withscores=True):
            return max(due - self._clock(), 0.0)
