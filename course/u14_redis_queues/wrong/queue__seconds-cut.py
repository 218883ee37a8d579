# Stores whole seconds: half a second of the lease is lost.
# fails: stale work goes back, fresh work stays
class ReliableQueue:
    def __init__(self, client, prefix, lease, clock=time.time):
        self.client = client
        self.prefix = prefix
        self.lease = lease
        self.clock = clock

    def push(self, job):
        self.client.rpush(f"{self.prefix}waiting", job)

    def reserve(self):
        script = """
        local job = redis.call('LPOP', KEYS[1])
        if job then
            redis.call('HSET', KEYS[2], ARGV[1], job)
            redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
        end
        return job
        """
        ticket = uuid.uuid4().hex
        job = self._run(script, ticket, self.clock())
        return None if job is None else (ticket, job)

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
        return self._run(script, round(self.clock() + 0.5) - self.lease)

    def _run(self, script, *arguments):
        keys = [f"{self.prefix}{name}" for name in ("waiting", "jobs", "since")]
        return self.client.eval(script, 3, *keys, *arguments)
