# One deque that is turned by one place after each step, a small class for what a task has become.
from collections import deque


class Running:
    def __init__(self, task):
        self.task, self.outcome = task, None

    def step(self):
        """Whether the task goes on."""
        try:
            self.task.send(None)
            return True
        except StopIteration as stop:
            self.outcome = stop.value
        except Exception as error:
            self.outcome = error
        return False


def run_round_robin(tasks):
    everybody = tuple(map(Running, tasks))
    ring = deque(everybody)
    while ring:
        if ring[0].step():
            ring.rotate(-1)
        else:
            ring.popleft()
    return [running.outcome for running in everybody]
