# A job that is put again can only move back (ZADD GT).
# fails: a job comes when it is due and not before, the earliest first
class DelayedQueue:
    def __init__(self, client, key, clock=time.time):
        self.client, self.key, self.clock = client, key, clock

    def put(self, job, due):
        self.client.zadd(self.key, {job: due}, gt=True)

    def take(self):
        now = self.clock()
        while due := self.client.zrange(self.key, "-inf", now, byscore=True, offset=0, num=1):
            if self.client.zrem(self.key, due[0]):
                return due[0].decode()
        return None

    def wait(self):
        first = self.client.zrange(self.key, 0, 0, withscores=True)
        return max(0, first[0][1] - self.clock()) if first else None
