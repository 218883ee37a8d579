# Style: type hints, and the lock as a context manager that also frees it after an error.
from collections.abc import Callable, Iterator
from contextlib import contextmanager

RELEASE = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0"


@contextmanager
def held(client: redis.Redis, name: str, lease: int) -> Iterator[bool]:
    token = uuid.uuid4().bytes
    mine = bool(client.set(name, token, px=lease * 1000, nx=True))
    try:
        yield mine
    finally:
        if mine:
            client.register_script(RELEASE)(keys=[name], args=[token])


def single_flight(
    client: redis.Redis,
    key: str,
    loader: Callable[[], bytes],
    ttl: int,
    lease: int,
    sleep: Callable[[float], None] = time.sleep,
) -> bytes:
    while (value := client.get(key)) is None:
        with held(client, f"{key}:lock", lease) as mine:
            if mine:
                value = client.get(key)
                if value is None:
                    client.setex(key, ttl, value := loader())
                return value
        sleep(0.05)
    return value
