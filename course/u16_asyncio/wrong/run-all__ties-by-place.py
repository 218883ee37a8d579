# A heap of (wake, place): of two that wake together the one that stands earlier in the list goes on.
# fails: at one moment, who went to nap first goes on first
import heapq


class Nap:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        yield self.seconds


def run_all(coroutines, sleep):
    results = [None] * len(coroutines)
    now = 0
    naps = [(0, place) for place in range(len(coroutines))]
    while naps:
        wake, place = heapq.heappop(naps)
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
            heapq.heappush(naps, (now + seconds, place))
    return results
