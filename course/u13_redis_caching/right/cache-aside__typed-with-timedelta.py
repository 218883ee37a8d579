# Style: type hints, timedelta, SET and PEXPIRE together in a transaction.
from collections.abc import Callable
from datetime import timedelta
from typing import Any


class CacheAside:
    def __init__(
        self,
        client: redis.Redis,
        loader: Callable[[str], Any],
        prefix: str,
        ttl: float,
        negative_ttl: float,
        rnd: Callable[[], float] = random.random,
    ) -> None:
        self.client = client
        self.loader = loader
        self.prefix = prefix
        self.ttl = timedelta(seconds=ttl)
        self.negative_ttl = timedelta(seconds=negative_ttl)
        self.rnd = rnd

    def get(self, key: str) -> Any:
        entry = self.client.get(self.prefix + key)
        match entry:
            case bytes():
                return json.loads(entry.decode())
            case None:
                return self._load(key)

    def _load(self, key: str) -> Any:
        value = self.loader(key)
        lifetime = self.negative_ttl if value is None else self.ttl
        with self.client.pipeline(transaction=True) as pipe:
            pipe.set(self.prefix + key, json.dumps(value, separators=(",", ":")))
            pipe.pexpire(self.prefix + key, lifetime + lifetime * 0.1 * self.rnd())
            pipe.execute()
        return value

    def update(self, key: str, write: Callable[[], None]) -> None:
        self.client.delete(self.prefix + key)
        write()
        self.client.delete(self.prefix + key)
