# ack() forgets the job and not its age: a worker that looked at the stale job a moment before puts it back.
# fails: two workers at once: each job is in one place
class ReliableQueue:
    TAKE = """
    local job = redis.call('LPOP', KEYS[1])
    if job then
        redis.call('HSET', KEYS[2], ARGV[1], job)
        redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
    end
    return job
    """
    BACK = """
    if redis.call('ZREM', KEYS[3], ARGV[1]) == 0 then return 0 end
    redis.call('HDEL', KEYS[2], ARGV[1])
    return redis.call('RPUSH', KEYS[1], ARGV[2]) and 1
    """

    def __init__(self, client, prefix, lease, clock=time.time):
        self.client, self.lease, self.clock = client, lease, clock
        self.keys = [prefix + name for name in ("waiting", "jobs", "since")]

    def push(self, job):
        self.client.rpush(self.keys[0], job)

    def reserve(self):
        ticket = uuid.uuid4().hex
        job = self.client.eval(self.TAKE, 3, *self.keys, ticket, self.clock())
        return None if job is None else (ticket, job)

    def ack(self, ticket):
        return self.client.hdel(self.keys[1], ticket) == 1

    def requeue_stale(self):
        count = 0
        for ticket in self.client.zrange(self.keys[2], "-inf", self.clock() - self.lease, byscore=True):
            job = self.client.hget(self.keys[1], ticket)
            if job is not None:
                count += self.client.eval(self.BACK, 3, *self.keys, ticket, job)
        return count
