# Says that all tries failed with an exception of its own.
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
                    if not left:
                        raise RuntimeError("all tries failed") from None
                    sleep(pause)
                    pause *= backoff

        return wrapper

    return decorate
