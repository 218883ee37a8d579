# Gives a state only where it is another than the one before.
# fails: gives every state, from the initial one to the last
def scan(step, items, initial):
    yield initial
    state = initial
    for item in items:
        before, state = state, step(state, item)
        if state is None or state != before:
            yield state
