# The wrapper works, so what it is called seems not to matter.
# fails: keeps name, docstring and signature
import functools


def retry(times, on, delay, sleep, backoff=2):
    def decorate(function):
        def wrapper(*args, **kwargs):
            pause = delay
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
