# The tries are counted for all calls together: after the first bad day nothing is tried again.
# fails: every call starts afresh
import functools


def retry(times, on, delay, sleep, backoff=2):
    def decorate(function):
        used = 0

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            nonlocal used
            pause = delay
            while True:
                try:
                    return function(*args, **kwargs)
                except on:
                    used += 1
                    if used >= times:
                        raise
                    sleep(pause)
                    pause *= backoff

        return wrapper

    return decorate
