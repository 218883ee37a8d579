# Knows that StopIteration means the end, and not that it carries the returned value.
# fails: returns what each task returned, in the order of the tasks
from collections import deque


def run_round_robin(tasks):
    ready = deque(enumerate(tasks))
    results = [None] * len(ready)
    while ready:
        place, task = ready.popleft()
        try:
            next(task)
            ready.append((place, task))
        except StopIteration:
            pass
        except Exception as error:
            results[place] = error
    return results
