# Pops, and writes down the reservation in a second trip: who dies in between takes the job along.
# fails: a worker killed inside reserve() takes no job with it
class ReliableQueue:
    def __init__(self, client, prefix, lease, clock=time.time):
        self.client = client
        self.prefix = prefix
        self.lease = lease
        self.clock = clock

    def push(self, job):
        self.client.rpush(f"{self.prefix}waiting", job)

    def reserve(self):
        job = self.client.lpop(f"{self.prefix}waiting")
        if job is None:
            return None
        ticket = uuid.uuid4().hex
        self.client.pipeline().hset(f"{self.prefix}jobs", ticket, job).zadd(
            f"{self.prefix}since", {ticket: self.clock()}
        ).execute()
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
