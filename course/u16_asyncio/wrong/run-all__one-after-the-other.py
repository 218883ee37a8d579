# Runs each coroutine to its end and sleeps at each nap: await taken for "the others run meanwhile" by itself.
# fails: naps pass at the same time, and the earliest wakes first
# fails: sleeps only when nobody can run, until the next one wakes
# fails: at one moment, who went to nap first goes on first


class Nap:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        yield self.seconds


def run_all(coroutines, sleep):
    results = []
    for coroutine in coroutines:
        try:
            while True:
                seconds = coroutine.send(None)
                if seconds:
                    sleep(seconds)
        except StopIteration as stop:
            results.append(stop.value)
        except Exception as error:
            results.append(error)
    return results
