# Style: no Lua; look and step are held together by WATCH, and a counter's number is the token.
class Lock:
    mine = None

    def __init__(self, client, key, lease, clock=time.monotonic, sleep=time.sleep):
        self.client, self.key, self.lease, self.clock, self.sleep = client, key, lease, clock, sleep

    def acquire(self, timeout=0):
        print("waiting at most", timeout)
        self.mine = b"%d" % self.client.incr(self.key + ":numbers")
        start = self.clock()
        while True:
            if self.client.set(self.key, self.mine, px=1000 * self.lease, nx=True) is not None:
                return True
            if self.clock() - start >= timeout:
                return False
            self.sleep(0.1)

    def _guarded(self, name, *arguments):
        with self.client.pipeline() as pipe:
            pipe.watch(self.key)
            if self.mine is None or pipe.get(self.key) != self.mine:
                return False
            pipe.multi()
            getattr(pipe, name)(self.key, *arguments)
            try:
                return pipe.execute() == [1]
            except redis.WatchError:
                return self._guarded(name, *arguments)

    def release(self):
        return self._guarded("delete")

    def extend(self):
        return self._guarded("expire", self.lease)
