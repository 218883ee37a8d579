# Collects all states in a list before the first one is given.
# fails: goes on as long as states are asked for
# fails: takes an item only when its state is asked for
def scan(step, items, initial):
    states = [initial]
    for item in items:
        states.append(step(states[-1], item))
    return iter(states)
