# Members in the order of their text: 10.5 stands before 9.5.
# fails: a job comes when it is due and not before, the earliest first
class DelayedQueue:
    def __init__(self, client, key, clock=time.time):
        self.client, self.key, self.clock = client, key, clock

    def put(self, job, due):
        pipe = self.client.pipeline()
        for row in self.client.zrange(self.key, 0, -1):
            if row.decode().partition(" ")[2] == job:
                pipe.zrem(self.key, row)
        pipe.zadd(self.key, {f"{due} {job}": 0}).execute()

    def take(self):
        while row := self.client.zrange(self.key, 0, 0):
            due, _, job = row[0].decode().partition(" ")
            if float(due) > self.clock():
                return None
            if self.client.zrem(self.key, row[0]):
                return job
        return None

    def wait(self):
        first = self.client.zrange(self.key, 0, 0, withscores=True)
        return max(0, float(first[0][0].split()[0]) - self.clock()) if first else None
