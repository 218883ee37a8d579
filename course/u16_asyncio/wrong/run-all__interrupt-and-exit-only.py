# Knows two exceptions that end a program, and keeps the rest as results: a cancellation, an exception of a library.
# fails: a coroutine that fails stops nobody else
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
        if wake > now:
            sleep(wake - now)
            now = wake
        try:
            seconds = coroutines[place].send(None)
        except StopIteration as stop:
            results[place] = stop.value
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            results[place] = error
        else:
            heapq.heappush(naps, (now + seconds, next(tickets), place))
    return results
