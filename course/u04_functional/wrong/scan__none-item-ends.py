# next(items, None) is short, but then an item that is None looks like the end.
# fails: no items, and None as a state, are nothing special
def scan(step, items, initial):
    items = iter(items)
    state = initial
    yield state
    while (item := next(items, None)) is not None:
        state = step(state, item)
        yield state
