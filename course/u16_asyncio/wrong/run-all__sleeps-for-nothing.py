# Sleeps before each step, 0 seconds where somebody could run at once.
# fails: sleeps only when nobody can run, until the next one wakes
import heapq
import itertools


class Nap:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        yield self.seconds


def run_all(coroutines, sleep):
    results = [None] * len(coroutines)
    now, tickets = 0, itertools.count()
    naps = [(0, next(tickets), place) for place in range(len(coroutines))]
    while naps:
        wake, _, place = heapq.heappop(naps)
        sleep(wake - now)
        now = wake
        try:
            seconds = coroutines[place].send(None)
        except StopIteration as stop:
            results[place] = stop.value
        except Exception as error:
            results[place] = error
        else:
            heapq.heappush(naps, (now + seconds, next(tickets), place))
    return results
