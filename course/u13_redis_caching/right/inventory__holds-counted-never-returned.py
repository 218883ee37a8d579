# Style: Lua per method; the shelf keeps the copies that were not sold, and what is free is those minus the holds that
# still run. An expired hold gives nothing back: it only stops counting. It prints refusals.
class Inventory:
    FREE = """
    local function free(now)
        redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
        local copies = tonumber(redis.call('GET', KEYS[1]) or '0')
        for _, hold in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
            copies = copies - tonumber(string.match(hold, '^%d+'))
        end
        return copies
    end
    """
    AVAILABLE = FREE + "return free(ARGV[1])"
    HOLD = (
        FREE
        + """
    if free(ARGV[1]) < tonumber(ARGV[2]) then return 0 end
    return redis.call('ZADD', KEYS[2], ARGV[3], ARGV[4])
    """
    )
    SETTLE = (
        FREE
        + """
    free(ARGV[1])
    if redis.call('ZREM', KEYS[2], ARGV[2]) == 0 then return 0 end
    redis.call('DECRBY', KEYS[1], ARGV[3])
    return 1
    """
    )

    def __init__(self, client, prefix, lease, clock=time.time):
        self.client, self.prefix, self.lease, self.clock = client, prefix, lease, clock

    def _run(self, script, book, *arguments):
        keys = [f"{self.prefix}copies:{book}", f"{self.prefix}holds:{book}"]
        return self.client.eval(script, 2, *keys, self.clock(), *arguments)

    def add(self, book, copies):
        self.client.incrby(f"{self.prefix}copies:{book}", copies)

    def available(self, book):
        return self._run(self.AVAILABLE, book)

    def hold(self, book, copies):
        hold_id = f"{copies}/{uuid.uuid4().hex}/{book}"
        if self._run(self.HOLD, book, copies, self.clock() + self.lease, hold_id):
            return hold_id
        print(f"no hold of {copies} x {book}")
        return None

    def _settle(self, hold_id, sell):
        copies, _, book = (hold_id.split("/", 2) + ["", ""])[:3]
        return self._run(self.SETTLE, book, hold_id, copies if sell else 0) == 1

    def confirm(self, hold_id):
        return self._settle(hold_id, sell=True)

    def release(self, hold_id):
        return self._settle(hold_id, sell=False)
