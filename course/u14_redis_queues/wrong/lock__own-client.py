# Compares in Python and frees in a second trip, by a client of its own; the given one is asked something, too.
# fails: the lock never stands without its lease
# fails: the lock may change hands between any two trips
class Lock:
    def __init__(self, client, key, lease, clock=time.monotonic, sleep=time.sleep):
        self.client, self.own = client, services.redis()
        self.key, self.lease, self.clock, self.sleep = key, lease, clock, sleep
        self.token = b""

    def acquire(self, timeout=0):
        ends = self.clock() + timeout
        self.token = uuid.uuid4().hex.encode()
        while not self.client.set(self.key, self.token, nx=True, ex=self.lease):
            if self.clock() >= ends:
                return False
            self.sleep(0.1)
        return True

    def release(self):
        self.client.exists(self.key)
        return self.own.get(self.key) == self.token and bool(self.own.delete(self.key))

    def extend(self):
        self.client.exists(self.key)
        return self.own.get(self.key) == self.token and self.own.expire(self.key, self.lease)
