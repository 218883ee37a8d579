# Takes None and 0 for a failure, and tries again.
# fails: tries until a try returns
import functools


def retry(times, on, delay, sleep, backoff=2):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            pause = delay
            for left in range(times - 1, -1, -1):
                try:
                    result = function(*args, **kwargs)
                    if result or not left:
                        return result
                except on:
                    if not left:
                        raise
                    sleep(pause)
                    pause *= backoff

        return wrapper

    return decorate
