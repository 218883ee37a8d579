# Looks at the first job, then removes "it" in a second trip: two workers look at the same one.
# fails: two workers at once: each job is in one place
class ReliableQueue:
    def __init__(self, client, prefix, lease, clock=time.time):
        self.client = client
        self.prefix = prefix
        self.lease = lease
        self.clock = clock

    def push(self, job):
        self.client.rpush(f"{self.prefix}waiting", job)

    def reserve(self):
        job = self.client.lindex(f"{self.prefix}waiting", 0)
        if job is None:
            return None
        ticket = uuid.uuid4().hex
        with self.client.pipeline() as pipe:
            pipe.hset(f"{self.prefix}jobs", ticket, job).zadd(f"{self.prefix}since", {ticket: self.clock()})
            pipe.lpop(f"{self.prefix}waiting")
            pipe.execute()
        return ticket, job

    def ack(self, ticket):
        script = """
        redis.call('ZREM', KEYS[3], ARGV[1])
        return redis.call('HDEL', KEYS[2], ARGV[1])
        """
        return bool(self._run(script, ticket))

    def requeue_stale(self):
        script = """
        local tickets = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1])
        for _, ticket in ipairs(tickets) do
            redis.call('RPUSH', KEYS[1], redis.call('HGET', KEYS[2], ticket))
            redis.call('HDEL', KEYS[2], ticket)
            redis.call('ZREM', KEYS[3], ticket)
        end
        return #tickets
        """
        return self._run(script, self.clock() - self.lease)

    def _run(self, script, *arguments):
        keys = [f"{self.prefix}{name}" for name in ("waiting", "jobs", "since")]
        return self.client.eval(script, 3, *keys, *arguments)
