# Style: plain commands under the lock of redis-py, one decorator for all methods.
import functools


def locked(method):
    @functools.wraps(method)
    def run(self, *arguments):
        with self.client.lock(self.prefix + "lock", timeout=10, sleep=0.01):
            self._give_back_expired()
            return method(self, *arguments)

    return run


class Inventory:
    def __init__(self, client, prefix, lease, clock=time.time):
        self.client, self.prefix, self.lease, self.clock = client, prefix, lease, clock
        self.shelf, self.ends, self.holds = (prefix + name for name in ("shelf", "ends", "holds"))

    def _give_back_expired(self):
        for hold_id in self.client.zrangebyscore(self.ends, "-inf", self.clock()):
            self._settle(hold_id, back=True)

    def _settle(self, hold_id, back):
        text = self.client.hget(self.holds, hold_id)
        if text is None:
            return False
        book, copies = json.loads(text)
        self.client.hdel(self.holds, hold_id)
        self.client.zrem(self.ends, hold_id)
        if back:
            self.client.hincrby(self.shelf, book, copies)
        return True

    @locked
    def add(self, book, copies):
        self.client.hincrby(self.shelf, book, copies)

    @locked
    def available(self, book):
        return int(self.client.hget(self.shelf, book) or 0)

    @locked
    def hold(self, book, copies):
        if int(self.client.hget(self.shelf, book) or 0) < copies:
            return None
        hold_id = str(uuid.uuid4())
        self.client.hincrby(self.shelf, book, -copies)
        self.client.hset(self.holds, hold_id, json.dumps([book, copies]))
        self.client.zadd(self.ends, {hold_id: self.clock() + self.lease})
        return hold_id

    @locked
    def confirm(self, hold_id):
        return self._settle(hold_id, back=False)

    @locked
    def release(self, hold_id):
        return self._settle(hold_id, back=True)
