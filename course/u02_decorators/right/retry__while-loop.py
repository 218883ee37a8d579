# One loop, an if for the last try, and a printed line for each failure.
import functools


def retry(times, on, delay, sleep, backoff=2):
    def decorate(function):
        def call(*args, **kwargs):
            tries, pause = 0, delay
            while True:
                tries += 1
                try:
                    result = function(*args, **kwargs)
                except on as error:
                    print(f"try {tries} of {times}: {error}")
                    if tries == times:
                        raise
                    sleep(pause)
                    pause = pause * backoff
                else:
                    return result

        return functools.update_wrapper(call, function)

    return decorate
