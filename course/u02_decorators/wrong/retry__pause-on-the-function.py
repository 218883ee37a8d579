# Pause and tries are attributes of the wrapper, set at the start of each call: a call inside a call sets them, too.
# fails: every call starts afresh
import functools


def retry(times, on, delay, sleep, backoff=2):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            wrapper.left, wrapper.pause = times, delay
            while True:
                try:
                    return function(*args, **kwargs)
                except on:
                    wrapper.left -= 1
                    if wrapper.left < 1:
                        raise
                    sleep(wrapper.pause)
                    wrapper.pause *= backoff

        return wrapper

    return decorate
