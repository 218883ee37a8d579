# The job is its own ticket, and LREM with count 0 removes every equal one.
# fails: ack ends one reservation, once
# fails: the ticket of a job that went back is void
class ReliableQueue:
    def __init__(self, client, prefix, lease, clock=time.time):
        self.client, self.lease, self.clock = client, lease, clock
        self.waiting, self.working, self.since = (prefix + name for name in ("waiting", "working", "since"))

    def push(self, job):
        self.client.rpush(self.waiting, job)

    def reserve(self):
        job = self.client.lmove(self.waiting, self.working, "LEFT", "RIGHT")
        if job is None:
            return None
        self.client.zadd(self.since, {job: self.clock()})
        return job, job

    def ack(self, ticket):
        self.client.zrem(self.since, ticket)
        return self.client.lrem(self.working, 0, ticket) > 0

    def requeue_stale(self):
        count, now = 0, self.clock()
        for job in self.client.lrange(self.working, 0, -1):
            self.client.zadd(self.since, {job: now}, nx=True)
            if (self.client.zscore(self.since, job) or now) <= now - self.lease:
                back = (
                    "return redis.call('LREM', KEYS[2], 0, ARGV[1]) > 0 and redis.call('RPUSH', KEYS[1], ARGV[1]) or 0"
                )
                count += self.client.eval(back, 2, self.waiting, self.working, job) > 0
                self.client.zrem(self.since, job)
        return count
