# Style: WATCH over the sorted set, then ZPOPMIN in a transaction; hints and a print.
class DelayedQueue:
    def __init__(self, client: redis.Redis, key: str, clock=time.time) -> None:
        self.client, self.key, self.clock = client, key, clock

    def put(self, job: str, due: float) -> None:
        print("put", job)
        with self.client.pipeline() as pipe:
            pipe.zrem(self.key, job)
            pipe.zadd(self.key, {job: due})
            pipe.execute()

    def take(self) -> str | None:
        with self.client.pipeline() as pipe:
            while True:
                try:
                    pipe.watch(self.key)
                    rows = pipe.zrange(self.key, 0, 0, withscores=True)
                    if not rows or rows[0][1] > self.clock():
                        return None
                    pipe.multi()
                    pipe.zpopmin(self.key)
                    ((job, _),) = pipe.execute()[0]
                    return job.decode()
                except redis.WatchError:
                    continue

    def wait(self) -> float | None:
        rows = self.client.zrange(self.key, 0, 0, withscores=True)
        return None if not rows else 0 if rows[0][1] <= (now := self.clock()) else rows[0][1] - now
