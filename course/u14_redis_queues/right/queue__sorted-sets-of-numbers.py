# Style: registered scripts; jobs have numbers, and one sorted set holds who waits, another when each lease ends.
class ReliableQueue:
    TAKE = """
    local row = redis.call('ZPOPMIN', KEYS[1])
    if #row == 0 then return false end
    local attempt = redis.call('HINCRBY', KEYS[4], row[1], 1)
    redis.call('ZADD', KEYS[2], ARGV[1], row[1])
    return {row[1] .. '/' .. attempt, redis.call('HGET', KEYS[3], row[1])}
    """
    DONE = """
    local number, attempt = string.match(ARGV[1], '^(%d+)/(%d+)$')
    if not number or redis.call('HGET', KEYS[4], number) ~= attempt then return 0 end
    if redis.call('ZREM', KEYS[2], number) == 0 then return 0 end
    return redis.call('HDEL', KEYS[3], number)
    """
    BACK = """
    local late = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1])
    for _, number in ipairs(late) do
        redis.call('ZREM', KEYS[2], number)
        redis.call('ZADD', KEYS[1], number, number)
    end
    return #late
    """

    def __init__(self, client, prefix, lease, clock=time.time):
        self.client, self.lease, self.clock, self.prefix = client, lease, clock, prefix
        self.keys = [prefix + name for name in ("waiting", "until", "jobs", "attempts")]

    def push(self, job):
        number = self.client.incr(self.prefix + "numbers")
        with self.client.pipeline() as pipe:
            pipe.hset(self.keys[2], number, job)
            pipe.zadd(self.keys[0], {number: number})
            pipe.execute()

    def _call(self, text, argument):
        return self.client.register_script(text)(keys=self.keys, args=[argument])

    def reserve(self):
        row = self._call(self.TAKE, self.clock() + self.lease)
        return tuple(row) if row else None

    def ack(self, ticket):
        return self._call(self.DONE, ticket) == 1

    def requeue_stale(self):
        return self._call(self.BACK, self.clock())
