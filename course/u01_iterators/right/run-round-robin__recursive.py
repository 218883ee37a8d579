# Recursion, one call a round; catches every exception there is.
def run_round_robin(tasks):
    results = {}

    def rounds(running):
        left = []
        for place, task in running:
            try:
                next(task)
            except StopIteration as stop:
                results[place] = stop.value
            except BaseException as error:
                results[place] = error
            else:
                left.append((place, task))
        if left:
            rounds(left)

    rounds(list(enumerate(tasks)))
    return [results[place] for place in sorted(results)]
