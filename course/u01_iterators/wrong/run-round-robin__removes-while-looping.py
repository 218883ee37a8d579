# Removes an ended task from the list that the loop is on: the task behind it loses its turn.
# fails: gives each task one step a round
def run_round_robin(tasks):
    running = list(enumerate(tasks))
    results = [None] * len(running)
    while running:
        for place, task in running:
            try:
                next(task)
            except StopIteration as stop:
                results[place] = stop.value
                running.remove((place, task))
            except Exception as error:
                results[place] = error
                running.remove((place, task))
    return results
