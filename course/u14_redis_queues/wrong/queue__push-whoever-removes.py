# Each of two workers that see a stale job puts it back: it waits twice.
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
        stale = self.client.zrangebyscore(f"{self.prefix}since", "-inf", self.clock() - self.lease)
        for ticket in stale:
            job = self.client.hget(f"{self.prefix}jobs", ticket)
            with self.client.pipeline() as pipe:
                pipe.zrem(f"{self.prefix}since", ticket).hdel(f"{self.prefix}jobs", ticket)
                pipe.rpush(f"{self.prefix}waiting", job or b"")
                pipe.execute()
        return len(stale)

    def _run(self, script, *arguments):
        keys = [f"{self.prefix}{name}" for name in ("waiting", "jobs", "since")]
        return self.client.eval(script, 3, *keys, *arguments)
