# Takes timeout=0 for "no timeout": `if timeout and ...`.
# fails: one worker at a time holds the lock, for lease seconds
# fails: a waiter tries until its timeout is over, then gives up
# fails: who is late leaves the next holder's lock alone
# fails: the lock may change hands between any two trips
class Lock:
    def __init__(self, client, key, lease, clock=time.monotonic, sleep=time.sleep):
        self.client, self.key, self.lease, self.clock, self.sleep = client, key, lease, clock, sleep
        self.token = ""

    def acquire(self, timeout=0):
        ends = self.clock() + timeout
        self.token = uuid.uuid4().hex
        while not self.client.set(self.key, self.token, nx=True, ex=self.lease):
            if timeout and self.clock() >= ends:
                return False
            self.sleep(0.1)
        return True

    def release(self):
        return self._if_ours("return redis.call('DEL', KEYS[1])")

    def extend(self):
        return self._if_ours("return redis.call('EXPIRE', KEYS[1], ARGV[2])")

    def _if_ours(self, step):
        script = f"if redis.call('GET', KEYS[1]) == ARGV[1] then {step} end return 0"
        return bool(self.client.eval(script, 1, self.key, self.token, self.lease))
