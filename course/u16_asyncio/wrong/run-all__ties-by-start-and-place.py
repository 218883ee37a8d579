# A heap of (wake, begin of the nap, place): of two naps that began at one moment, the place in the list decides.
# fails: at one moment, who went to nap first goes on first
import heapq


class Nap:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        yield self.seconds


def run_all(coroutines, sleep):
    results, now = [None] * len(coroutines), 0
    naps = [(0, -1, place) for place in range(len(coroutines))]
    while naps:
        wake, _, place = heapq.heappop(naps)
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
            heapq.heappush(naps, (now + seconds, now, place))
    return results
