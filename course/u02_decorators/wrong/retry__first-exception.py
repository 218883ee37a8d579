# Keeps the first exception and raises that one in the end.
# fails: gives up after `times` tries, with the last exception
import functools


def retry(times, on, delay, sleep, backoff=2):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            pause, first = delay, None
            for left in range(times - 1, -1, -1):
                try:
                    return function(*args, **kwargs)
                except on as error:
                    first = first or error
                    if not left:
                        raise first from None
                    sleep(pause)
                    pause *= backoff

        return wrapper

    return decorate
