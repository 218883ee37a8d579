# Uses the caller's list as the queue.
# fails: leaves the list of tasks as it is
def run_round_robin(tasks):
    places = {id(task): place for place, task in enumerate(tasks)}
    results = [None] * len(tasks)
    while tasks:
        task = tasks.pop(0)
        try:
            next(task)
            tasks.append(task)
        except StopIteration as stop:
            results[places[id(task)]] = stop.value
        except Exception as error:
            results[places[id(task)]] = error
    return results
