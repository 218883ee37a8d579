# Catches every Exception, asks isinstance, computes each pause from its number and raises what it kept.
def retry(times, on, delay, sleep, backoff=2):
    import functools

    class Retried:
        def __init__(self, function):
            functools.update_wrapper(self, function)
            self.function = function

        def __call__(self, *args, **kwargs):
            for number in range(1, times + 1):
                try:
                    return self.function(*args, **kwargs)
                except Exception as error:
                    if number == times or not isinstance(error, on):
                        raise error
                sleep(delay * backoff ** (number - 1))

    return Retried
