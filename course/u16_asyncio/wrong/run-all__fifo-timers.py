# A queue in place of a heap: whoever went to nap first is waited for first, however long the nap.
# fails: naps pass at the same time, and the earliest wakes first
# fails: sleeps only when nobody can run, until the next one wakes
# fails: at one moment, who went to nap first goes on first
from collections import deque


class Nap:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        yield self.seconds


def run_all(coroutines, sleep):
    results = [None] * len(coroutines)
    now, naps = 0, deque((0, place) for place in range(len(coroutines)))
    while naps:
        wake, place = naps.popleft()
        if wake > now:
            sleep(wake - now)
            now = wake
        try:
            seconds = coroutines[place].send(None)
        except StopIteration as stop:
            results[place] = stop.value
        except Exception as error:
            results[place] = error
        else:
            naps.append((now + seconds, place))
    return results
