# A queue of those who can run and a heap of timers, as asyncio has it; Nap hands out a generator.
import heapq
from collections import deque


def pause(seconds):
    yield ("nap", seconds)


class Nap:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        return pause(self.seconds)


class Loop:
    def __init__(self, coroutines, sleep):
        self.coroutines, self.sleep = coroutines, sleep
        self.results = [None] * len(coroutines)
        self.ready = deque(range(len(coroutines)))
        self.timers, self.time, self.count = [], 0, 0

    def run(self):
        while self.ready or self.timers:
            if not self.ready:
                self.sleep(self.timers[0][0] - self.time)
                self.time = self.timers[0][0]
                while self.timers and self.timers[0][0] == self.time:
                    self.ready.append(heapq.heappop(self.timers)[2])
            self.step(self.ready.popleft())
        return self.results

    def step(self, place):
        try:
            _, seconds = self.coroutines[place].send(None)
        except StopIteration as stop:
            self.results[place] = stop.value
        except Exception as error:
            self.results[place] = error
        else:
            if seconds <= 0:
                self.ready.append(place)
            else:
                self.count += 1
                heapq.heappush(self.timers, (self.time + seconds, self.count, place))


def run_all(coroutines, sleep):
    return Loop(coroutines, sleep).run()
