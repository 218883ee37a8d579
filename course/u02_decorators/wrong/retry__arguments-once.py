# Arguments are passed on the first time only.
# fails: tries until a try returns
import functools


def retry(times, on, delay, sleep, backoff=2):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            pause = delay
            for left in range(times - 1, -1, -1):
                try:
                    if left < times - 1:
                        return function()
                    return function(*args, **kwargs)
                except on:
                    if not left:
                        raise
                    sleep(pause)
                    pause *= backoff

        return wrapper

    return decorate
