# Guards look and step with a lock on a file, which workers on other machines never see.
# fails: the last copy is never held twice
# fails: nobody is refused while enough copies lie on the shelf
import fcntl
import tempfile


class Inventory:
    def __init__(self, client, prefix, lease, clock=time.time):
        self.client, self.prefix, self.lease, self.clock = client, prefix, lease, clock

    def add(self, book, copies):
        self.client.hincrby(f"{self.prefix}shelf", book, copies)

    def available(self, book):
        return self._run("available", book)

    FILE = tempfile.NamedTemporaryFile(suffix=".lock")

    def hold(self, book, copies):
        with open(self.FILE.name) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            return self.plain_hold(book, copies)

    def plain_hold(self, book, copies):
        if self.available(book) < copies:
            return None
        hold_id = uuid.uuid4().hex
        with self.client.pipeline() as pipe:
            pipe.hincrby(f"{self.prefix}shelf", book, -copies)
            pipe.hset(f"{self.prefix}holds", hold_id, f"{copies} {book}")
            pipe.zadd(f"{self.prefix}ends", {hold_id: self.clock() + self.lease})
            pipe.execute()
        return hold_id

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
