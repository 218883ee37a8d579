# A job without an age is taken for stale; it is one that is being reserved right now.
# fails: two workers at once: each job is in one place
class ReliableQueue:
    BACK = """
    if redis.call('LREM', KEYS[2], 1, ARGV[1]) == 0 then return 0 end
    redis.call('ZREM', KEYS[3], ARGV[1])
    return redis.call('RPUSH', KEYS[1], ARGV[2]) and 1
    """

    def __init__(self, client, prefix, lease, clock=time.time):
        self.client, self.lease, self.clock = client, lease, clock
        self.waiting, self.working, self.since = (prefix + name for name in ("waiting", "working", "since"))

    @staticmethod
    def _wrap(job):
        return uuid.uuid4().bytes + job

    def push(self, job):
        self.client.lpush(self.waiting, self._wrap(job))

    def reserve(self):
        envelope = self.client.lmove(self.waiting, self.working, "RIGHT", "LEFT")
        if envelope is None:
            return None
        self.client.zadd(self.since, {envelope: self.clock()})
        return envelope, envelope[16:]

    def ack(self, ticket):
        removed, _ = self.client.pipeline().lrem(self.working, 1, ticket).zrem(self.since, ticket).execute()
        return removed == 1

    def requeue_stale(self):
        now, count = self.clock(), 0
        for envelope in self.client.lrange(self.working, 0, -1):
            since = self.client.zscore(self.since, envelope)
            if since is None or since <= now - self.lease:
                keys = [self.waiting, self.working, self.since]
                count += self.client.eval(self.BACK, 3, *keys, envelope, self._wrap(envelope[16:]))
        return count
