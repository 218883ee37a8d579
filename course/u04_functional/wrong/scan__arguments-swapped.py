# Calls step(item, state).
# fails: gives every state, from the initial one to the last
# fails: calls step(state, item) once for each item
# fails: no items, and None as a state, are nothing special
def scan(step, items, initial):
    state = initial
    yield state
    for item in items:
        state = step(item, state)
        yield state
