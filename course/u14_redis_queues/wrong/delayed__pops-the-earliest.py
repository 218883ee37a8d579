# ZPOPMIN gives the earliest job, due or not.
# fails: a job comes when it is due and not before, the earliest first
# fails: wait() tells the time until the next job is due
# fails: a job that is not due stays where it is
class DelayedQueue:
    def __init__(self, client, key, clock=time.time):
        self.client, self.key, self.clock = client, key, clock

    def put(self, job, due):
        self.client.zadd(self.key, {job: due})

    def take(self):
        first = self.client.zpopmin(self.key)
        return first[0][0].decode() if first else None

    def wait(self):
        first = self.client.zrange(self.key, 0, 0, withscores=True)
        return max(0, first[0][1] - self.clock()) if first else None
