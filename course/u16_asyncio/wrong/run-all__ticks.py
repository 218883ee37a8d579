# Looks at the clock again and again: sleeps one second at a time until somebody wakes.
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
        while wake > now:
            sleep(1)
            now += 1
        try:
            seconds = coroutines[place].send(None)
        except StopIteration as stop:
            results[place] = stop.value
        except Exception as error:
            results[place] = error
        else:
            heapq.heappush(naps, (now + seconds, next(tickets), place))
    return results
