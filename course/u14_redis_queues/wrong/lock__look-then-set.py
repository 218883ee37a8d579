# Looks whether the lock is free, then sets it in a second trip: two workers look at the same moment.
# fails: the lock may change hands between any two trips
class Lock:
    def __init__(self, client, key, lease, clock=time.monotonic, sleep=time.sleep):
        self.client, self.key, self.lease, self.clock, self.sleep = client, key, lease, clock, sleep
        self.token = ""

    def acquire(self, timeout=0):
        ends = self.clock() + timeout
        self.token = uuid.uuid4().hex
        while self.client.exists(self.key):
            if self.clock() >= ends:
                return False
            self.sleep(0.1)
        return self.client.set(self.key, self.token, ex=self.lease)

    def release(self):
        return self._if_ours("return redis.call('DEL', KEYS[1])")

    def extend(self):
        return self._if_ours("return redis.call('EXPIRE', KEYS[1], ARGV[2])")

    def _if_ours(self, step):
        script = f"if redis.call('GET', KEYS[1]) == ARGV[1] then {step} end return 0"
        return bool(self.client.eval(script, 1, self.key, self.token, self.lease))
