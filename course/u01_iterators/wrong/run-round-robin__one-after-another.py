# Runs each task to its end before the next one starts.
# fails: gives each task one step a round
def run_round_robin(tasks):
    results = []
    for task in tasks:
        try:
            while True:
                next(task)
        except StopIteration as stop:
            results.append(stop.value)
        except Exception as error:
            results.append(error)
    return results
