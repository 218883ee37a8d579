# Remembers that it took the lock, and never asks again whether it still has it.
# fails: extend() gives one's own lock a whole lease again, and makes none
# fails: who is late leaves the next holder's lock alone
# fails: the lock may change hands between any two trips
class Lock:
    def __init__(self, client, key, lease, clock=time.monotonic, sleep=time.sleep):
        self.client, self.key, self.lease, self.clock, self.sleep = client, key, lease, clock, sleep
        self.held = False

    def acquire(self, timeout=0):
        ends = self.clock() + timeout
        self.token = uuid.uuid4().hex
        while not self.client.set(self.key, self.token, nx=True, ex=self.lease):
            if self.clock() >= ends:
                return False
            self.sleep(0.1)
        self.held = True
        return True

    def release(self):
        return self._if_ours("release")

    def extend(self):
        return self._if_ours("extend")

    def _if_ours(self, step):
        held, self.held = self.held, step == "extend"
        if held:
            self.client.expire(self.key, self.lease) if step == "extend" else self.client.delete(self.key)
        return held
