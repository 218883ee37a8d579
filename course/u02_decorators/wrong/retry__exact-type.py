# Compares types, so a subclass of `on` is not tried again.
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
                except Exception as error:
                    if not left or type(error) not in (on if isinstance(on, tuple) else (on,)):
                        raise
                    sleep(pause)
                    pause *= backoff

        return wrapper

    return decorate
