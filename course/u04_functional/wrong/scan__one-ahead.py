# Works out the next state before it gives this one.
# fails: takes an item only when its state is asked for
def scan(step, items, initial):
    state = initial
    for item in items:
        following = step(state, item)
        yield state
        state = following
    yield state
