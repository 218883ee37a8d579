# Style: a lock that redis-py ships around every call; the times are texts in a hash.
class DelayedQueue:
    def __init__(self, client, key, clock=time.time):
        self.client, self.times, self.clock = client, key + ":times", clock
        self.guard = lambda: client.lock(key + ":guard", timeout=30, sleep=0.01)

    def put(self, job, due):
        with self.guard():
            self.client.hset(self.times, job, repr(float(due)))

    def _first(self):
        return min(((float(due), job.decode()) for job, due in self.client.hgetall(self.times).items()), default=None)

    def take(self):
        with self.guard():
            first = self._first()
            if first is None or first[0] > self.clock():
                return None
            self.client.hdel(self.times, first[1])
            return first[1]

    def wait(self):
        first = self._first()
        return None if first is None else max(0, first[0] - self.clock())
