# Who loses the race for one job leaves, though another job is due.
# fails: two workers at once: each due job goes to exactly one
class DelayedQueue:
    def __init__(self, client, key, clock=time.time):
        self.client, self.key, self.clock = client, key, clock

    def put(self, job, due):
        self.client.zadd(self.key, {job: due})

    def take(self):
        now = self.clock()
        if due := self.client.zrange(self.key, "-inf", now, byscore=True, offset=0, num=1):
            if self.client.zrem(self.key, due[0]):
                return due[0].decode()
        return None

    def wait(self):
        first = self.client.zrange(self.key, 0, 0, withscores=True)
        return max(0, first[0][1] - self.clock()) if first else None
