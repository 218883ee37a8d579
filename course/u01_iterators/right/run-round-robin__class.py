# A scheduler class with a step method; prints its progress.
class Scheduler:
    def __init__(self, tasks):
        self.queue = [(place, task) for place, task in enumerate(tasks)]
        self.results = [None for _ in self.queue]

    def step(self):
        place, task = self.queue.pop(0)
        try:
            next(task)
            self.queue.append((place, task))
        except StopIteration as stop:
            self.results[place] = stop.value
            print("task", place, "done")
        except Exception as error:
            self.results[place] = error
            print("task", place, "failed:", repr(error))


def run_round_robin(tasks):
    scheduler = Scheduler(tasks)
    while scheduler.queue:
        scheduler.step()
    return scheduler.results
