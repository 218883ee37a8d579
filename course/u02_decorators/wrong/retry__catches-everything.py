# A typing error in the code is tried again and again, too.
# fails: other exceptions go to the caller at once
import functools


def retry(times, on, delay, sleep, backoff=2):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            pause = delay
            for left in range(times - 1, -1, -1):
                try:
                    return function(*args, **kwargs)
                except Exception:
                    if not left:
                        raise
                    sleep(pause)
                    pause *= backoff

        return wrapper

    return decorate
