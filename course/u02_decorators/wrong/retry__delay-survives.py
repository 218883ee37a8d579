# The pause is a variable of the decorated function, so the next call goes on where this one stopped.
# fails: every call starts afresh
import functools


def retry(times, on, delay, sleep, backoff=2):
    def decorate(function):
        pause = delay

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            nonlocal pause
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
