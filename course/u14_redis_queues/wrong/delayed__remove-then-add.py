# Removes the old time and adds the new one in the next trip: who dies in between takes the job along.
# fails: a job that is not due stays where it is
class DelayedQueue:
    def __init__(self, client, key, clock=time.time):
        self.client, self.key, self.clock = client, key, clock

    def put(self, job, due):
        self.client.zrem(self.key, job)
        self.client.zadd(self.key, {job: due})

    def take(self):
        now = self.clock()
        while due := self.client.zrange(self.key, "-inf", now, byscore=True, offset=0, num=1):
            if self.client.zrem(self.key, due[0]):
                return due[0].decode()
        return None

    def wait(self):
        first = self.client.zrange(self.key, 0, 0, withscores=True)
        return max(0, first[0][1] - self.clock()) if first else None
