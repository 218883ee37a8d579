# Turns the items into a list at the first next(); an endless input never gets there.
# fails: goes on as long as states are asked for
# fails: takes an item only when its state is asked for
def scan(step, items, initial):
    items = list(items)
    state = initial
    yield state
    for item in items:
        state = step(state, item)
        yield state
