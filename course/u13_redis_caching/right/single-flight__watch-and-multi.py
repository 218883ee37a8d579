# Style: no Lua; WATCH guards the release, a context manager holds the lock, waiting is a recursion-free for loop.
import itertools
from contextlib import contextmanager


@contextmanager
def held(client, lock, lease):
    """Yields whether the lock was taken; frees it afterwards, if it is still ours."""
    token = random.randbytes(16)
    taken = client.set(lock, token, nx=True, ex=lease)
    try:
        yield bool(taken)
    finally:
        if taken:
            with client.pipeline() as pipe:
                try:
                    pipe.watch(lock)
                    if pipe.get(lock) == token:
                        pipe.multi()
                        pipe.delete(lock)
                        pipe.execute()
                except redis.WatchError:
                    pass  # the lease ran out this very moment


def single_flight(client, key, loader, ttl, lease, sleep=time.sleep):
    for attempt in itertools.count():
        if attempt:
            sleep(0.05)
        with held(client, key + ":lock", lease) as mine:
            value = client.get(key)
            if value is not None:
                return value
            if mine:
                value = loader()
                client.set(key, value, ex=ttl)
                return value
