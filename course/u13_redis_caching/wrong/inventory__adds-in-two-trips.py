# Reads the shelf and writes the sum back: of two deliveries at once one is lost.
# fails: nobody is refused while enough copies lie on the shelf
class Inventory:
    def __init__(self, client, prefix, lease, clock=time.time):
        self.client, self.prefix, self.lease, self.clock = client, prefix, lease, clock

    def add(self, book, copies):
        there = int(self.client.hget(f"{self.prefix}shelf", book) or 0)
        self.client.hset(f"{self.prefix}shelf", book, there + copies)

    def available(self, book):
        return self._run("available", book)

    def hold(self, book, copies):
        hold_id = uuid.uuid4().hex
        return hold_id if self._run("hold", book, hold_id, copies, self.lease) else None

    def confirm(self, hold_id):
        return bool(self._run("confirm", hold_id))

    def release(self, hold_id):
        return bool(self._run("release", hold_id))

    SCRIPT = """
    local shelf, holds, ends = KEYS[1], KEYS[2], KEYS[3]
    local action, now, name = ARGV[1], tonumber(ARGV[2]), ARGV[3]

    local function settle(id, back)
        local held = redis.call('HGET', holds, id)
        if not held then return 0 end
        local copies, book = string.match(held, '^(%d+) (.*)$')
        redis.call('HDEL', holds, id)
        redis.call('ZREM', ends, id)
        if back then redis.call('HINCRBY', shelf, book, copies) end
        return 1
    end

    for _, id in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now)) do settle(id, true) end

    if action == 'confirm' then return settle(name, false) end
    if action == 'release' then return settle(name, true) end
    local free = tonumber(redis.call('HGET', shelf, name) or 0)
    if action == 'available' then return free end

    local id, copies, lease = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
    if free < copies then return 0 end
    redis.call('HINCRBY', shelf, name, -copies)
    redis.call('HSET', holds, id, copies .. ' ' .. name)
    redis.call('ZADD', ends, now + lease, id)
    return 1
    """

    def _run(self, action, *arguments):
        keys = [f"{self.prefix}{name}" for name in ("shelf", "holds", "ends")]
        return self.client.eval(self.SCRIPT, 3, *keys, action, self.clock(), *arguments)
