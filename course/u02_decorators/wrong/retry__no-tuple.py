# Takes one class only.
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
                    if not left or on not in type(error).__mro__:
                        raise
                    sleep(pause)
                    pause *= backoff

        return wrapper

    return decorate
