# The pause is one variable for all functions of a decorator.
# fails: every call starts afresh
import functools


def retry(times, on, delay, sleep, backoff=2):
    pause = None

    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            nonlocal pause
            pause = pause or delay
            for left in range(times - 1, -1, -1):
                try:
                    return function(*args, **kwargs)
                except on:
                    if not left:
                        raise
                    sleep(pause)
                    pause *= backoff

        return wrapper

    return decorate
