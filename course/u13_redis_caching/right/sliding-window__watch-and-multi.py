# Style: no Lua; reads under WATCH, writes in MULTI, tries again when another worker was faster; with type hints.
from collections.abc import Callable


class SlidingWindow:
    def __init__(
        self,
        client: redis.Redis,
        prefix: str,
        limit: int,
        window: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.client = client
        self.prefix = prefix
        self.limit = limit
        self.window = window
        self.clock = clock

    def hit(self, user: str) -> tuple[bool, int, float]:
        key = self.prefix + user
        now = self.clock()
        while True:
            try:
                return self._try(key, now)
            except redis.WatchError:
                continue

    def _try(self, key: str, now: float) -> tuple[bool, int, float]:
        with self.client.pipeline() as pipe:
            pipe.watch(key)
            times = [score for _, score in pipe.zrange(key, 0, -1, withscores=True) if score > now - self.window]
            if len(times) >= self.limit:
                return False, 0, min(times) + self.window - now
            pipe.multi()
            pipe.zremrangebyscore(key, 0, now - self.window)
            pipe.zadd(key, {f"{now}:{random.getrandbits(64)}": now})
            pipe.pexpire(key, self.window * 1000)
            pipe.execute()
            return True, self.limit - len(times) - 1, 0.0
