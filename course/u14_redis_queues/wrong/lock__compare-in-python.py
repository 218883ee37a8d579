# Compares the token in Python, then deletes or extends in a second trip.
# fails: the lock may change hands between any two trips
class Lock:
    def __init__(self, client, key, lease, clock=time.monotonic, sleep=time.sleep):
        self.client, self.key, self.lease, self.clock, self.sleep = client, key, lease, clock, sleep
        self.token = ""

    def acquire(self, timeout=0):
        ends = self.clock() + timeout
        self.token = uuid.uuid4().hex
        while not self.client.set(self.key, self.token, nx=True, ex=self.lease):
            if self.clock() >= ends:
                return False
            self.sleep(0.1)
        return True

    def release(self):
        return self._if_ours(lambda: self.client.delete(self.key))

    def extend(self):
        return self._if_ours(lambda: self.client.expire(self.key, self.lease))

    def _if_ours(self, step):
        if self.client.get(self.key) != self.token.encode():
            return False
        return bool(step())
