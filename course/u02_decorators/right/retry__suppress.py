# contextlib.suppress takes the failed tries, itertools.accumulate makes the pauses; the last try stands alone.
import contextlib
import functools
import itertools
import operator


def retry(times, on, delay, sleep, backoff=2):
    kinds = on if isinstance(on, tuple) else (on,)

    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            pauses = itertools.accumulate(itertools.repeat(backoff), operator.mul, initial=delay)
            for pause in itertools.islice(pauses, times - 1):
                with contextlib.suppress(*kinds):
                    return function(*args, **kwargs)
                sleep(pause)
            return function(*args, **kwargs)

        return wrapper

    return decorate
