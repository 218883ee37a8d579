# Only StopIteration is caught: one broken task takes all others down.
# fails: goes on when a task fails
from collections import deque


def run_round_robin(tasks):
    ready = deque(enumerate(tasks))
    results = [None] * len(ready)
    while ready:
        place, task = ready.popleft()
        try:
            next(task)
            ready.append((place, task))
        except StopIteration as stop:
            results[place] = stop.value
    return results
