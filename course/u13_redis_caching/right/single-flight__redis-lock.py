# Style: the lock that redis-py ships, with type hints; an expired lease is noted and forgiven.
import logging
from collections.abc import Callable

from redis.exceptions import LockNotOwnedError


def single_flight(
    client: redis.Redis,
    key: str,
    loader: Callable[[], bytes],
    ttl: int,
    lease: int,
    sleep: Callable[[float], object] = time.sleep,
) -> bytes:
    lock = client.lock(f"{key}:lock", timeout=lease)
    while (value := client.get(key)) is None:
        if not lock.acquire(blocking=False):
            sleep(0.05)
            continue
        try:
            value = client.get(key)
            if value is None:
                value = loader()
                client.setex(key, ttl, value)
            return value
        finally:
            try:
                lock.release()
            except LockNotOwnedError:
                logging.warning("loading %s took longer than its lease of %s s", key, lease)
    return value
