# Gives the state before each step: the last one is never given.
# fails: gives every state, from the initial one to the last
# fails: no items, and None as a state, are nothing special
# fails: takes an item only when its state is asked for
def scan(step, items, initial):
    state = initial
    for item in items:
        yield state
        state = step(state, item)
