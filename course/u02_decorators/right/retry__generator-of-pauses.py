# A class with __get__; a generator gives the pauses, and its end is the last try.
import functools
import itertools


class Tried:
    def __init__(self, function, pauses, on, sleep):
        functools.update_wrapper(self, function)
        self.function, self.pauses, self.on, self.sleep = function, pauses, on, sleep

    def __get__(self, instance, owner=None):
        return self if instance is None else functools.partial(self, instance)

    def __call__(self, *args, **kwargs):
        for pause in self.pauses():
            try:
                return self.function(*args, **kwargs)
            except Exception as error:
                if not isinstance(error, self.on):
                    raise
                self.sleep(pause)
        return self.function(*args, **kwargs)


def retry(times, on, delay, sleep, backoff=2):
    def pauses():
        grown = itertools.accumulate(itertools.repeat(backoff), lambda pause, factor: pause * factor, initial=delay)
        yield from itertools.islice(grown, times - 1)

    return lambda function: Tried(function, pauses, on, sleep)
