# Style: plain commands and type hints. The number is drawn before the lock is asked for: who fails wastes one.
class FencedLock:
    def __init__(self, client: redis.Redis, key: str, lease: int, clock=time.time) -> None:
        self.client, self.key, self.lease = client, key, lease

    def acquire(self) -> int | None:
        token = self.client.incr(self.key + "/count")
        return token if self.client.set(self.key, token, nx=True, px=self.lease * 1000) else None


class FencedStore:
    def __init__(self, client: redis.Redis, key: str) -> None:
        self.client, self.key = client, key
        self.newest = key + "/newest"

    def write(self, token: int, value: bytes) -> bool:
        def check(pipe) -> bool:
            newest = int(pipe.get(self.newest) or 0)
            pipe.multi()
            if token >= newest:
                pipe.mset({self.key: value, self.newest: token})
            return token >= newest

        return self.client.transaction(check, self.key, self.newest, value_from_callable=True)

    def read(self) -> bytes | None:
        return self.client.get(self.key)
