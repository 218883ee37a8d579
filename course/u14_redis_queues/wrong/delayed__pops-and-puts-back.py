# Pops the earliest job and puts it back if it is not due: in between nobody has it.
# fails: a job that is not due stays where it is
class DelayedQueue:
    def __init__(self, client, key, clock=time.time):
        self.client, self.key, self.clock = client, key, clock

    def put(self, job, due):
        self.client.zadd(self.key, {job: due})

    def take(self):
        for job, due in self.client.zpopmin(self.key):
            if due <= self.clock():
                return job.decode()
            self.client.zadd(self.key, {job: due})
        return None

    def wait(self):
        first = self.client.zrange(self.key, 0, 0, withscores=True)
        return max(0, first[0][1] - self.clock()) if first else None
