# Style: the lock that redis-py ships, with type hints; what it raises becomes False, with a line in the log.
import logging
from collections.abc import Callable

from redis.exceptions import LockError


class Lock:
    def __init__(
        self,
        client: redis.Redis,
        key: str,
        lease: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._lock = client.lock(key, timeout=lease)
        self._clock, self._sleep = clock, sleep

    def acquire(self, timeout: float = 0) -> bool:
        start = self._clock()
        while True:
            if self._lock.acquire(blocking=False):
                return True
            if timeout <= 0 or self._clock() - start >= timeout:
                return False
            self._sleep(0.1)

    def release(self) -> bool:
        try:
            self._lock.release()
        except LockError as error:
            logging.info("not released: %s", error)
            return False
        return True

    def extend(self) -> bool:
        try:
            return bool(self._lock.reacquire())
        except LockError:
            return False
