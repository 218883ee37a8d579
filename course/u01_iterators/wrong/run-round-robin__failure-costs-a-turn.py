# Ends a round with care, but takes a failed task out of the list that the loop is on: the one behind it waits.
# fails: goes on when a task fails
def run_round_robin(tasks):
    running = list(enumerate(tasks))
    results = [None] * len(running)
    while running:
        ended = []
        for place, task in running:
            try:
                next(task)
            except StopIteration as stop:
                results[place] = stop.value
                ended.append((place, task))
            except Exception as error:
                results[place] = error
                running.remove((place, task))
        running = [entry for entry in running if entry not in ended]
    return results
