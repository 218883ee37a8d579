# Catches the exceptions that came to mind, not every Exception: another one ends the whole run.
# fails: goes on when a task fails
from collections import deque


def run_round_robin(tasks):
    ready = deque(enumerate(tasks))
    results = [None] * len(ready)
    while ready:
        place, task = ready.popleft()
        try:
            next(task)
        except StopIteration as stop:
            results[place] = stop.value
        except (LookupError, ValueError, TypeError) as error:
            results[place] = error
        else:
            ready.append((place, task))
    return results
