# The first pause is already one step longer.
# fails: waits between tries, longer each time
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
                    if not left:
                        raise
                    pause *= backoff
                    sleep(pause)

        return wrapper

    return decorate
