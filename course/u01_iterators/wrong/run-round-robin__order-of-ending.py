# Appends each result when its task ends, so the quick ones come first.
# fails: returns what each task returned, in the order of the tasks
# fails: goes on when a task fails
from collections import deque


def run_round_robin(tasks):
    ready = deque(tasks)
    results = []
    while ready:
        task = ready.popleft()
        try:
            next(task)
            ready.append(task)
        except StopIteration as stop:
            results.append(stop.value)
        except Exception as error:
            results.append(error)
    return results
