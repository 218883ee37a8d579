# Waits after the last try as well: the caller waits for nothing.
# fails: gives up after `times` tries, with the last exception
# fails: every call starts afresh
import functools


def retry(times, on, delay, sleep, backoff=2):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            pause = delay
            for left in range(times - 1, -1, -1):
                try:
                    return function(*args, **kwargs)
                except on:
                    sleep(pause)
                    if not left:
                        raise
                    pause *= backoff

        return wrapper

    return decorate
