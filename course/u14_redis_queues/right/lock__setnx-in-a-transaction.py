# Style: the lock is a number from a counter, taken by SETNX and EXPIRE in one transaction under WATCH.
class Lock:
    def __init__(self, client, key, lease, clock=time.monotonic, sleep=time.sleep):
        self.redis, self.name, self.lease = client, key, lease
        self.now, self.pause = clock, sleep
        self.number = None

    def _try(self):
        number = str(self.redis.incr(f"{self.name}:count")).encode()

        def take(pipe):
            free = not pipe.exists(self.name)
            pipe.multi()
            if free:
                pipe.setnx(self.name, number)
                pipe.expire(self.name, self.lease)
            return free

        if self.redis.transaction(take, self.name, value_from_callable=True):
            self.number = number
            return True
        self.number = None
        return False

    def acquire(self, timeout=0):
        start = self.now()
        if self._try():
            return True
        while self.now() < start + timeout:
            self.pause(0.1)
            if self._try():
                return True
        return False

    def _mine(self, change):
        def step(pipe):
            mine = self.number is not None and pipe.get(self.name) == self.number
            pipe.multi()
            if mine:
                change(pipe)
            return mine

        return self.redis.transaction(step, self.name, value_from_callable=True)

    def release(self):
        return self._mine(lambda pipe: pipe.delete(self.name))

    def extend(self):
        return self._mine(lambda pipe: pipe.pexpire(self.name, 1000 * self.lease))
