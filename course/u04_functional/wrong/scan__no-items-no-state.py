# Takes the first item to see whether there is anything to do.
# fails: no items, and None as a state, are nothing special
# fails: takes an item only when its state is asked for
def scan(step, items, initial):
    items = iter(items)
    try:
        item = next(items)
    except StopIteration:
        return
    state = initial
    yield state
    state = step(state, item)
    yield state
    for item in items:
        state = step(state, item)
        yield state
