# Forgets to keep the state: each step begins with the initial one.
# fails: goes on as long as states are asked for
# fails: gives every state, from the initial one to the last
# fails: calls step(state, item) once for each item
# fails: no items, and None as a state, are nothing special
# fails: takes an item only when its state is asked for
def scan(step, items, initial):
    yield initial
    for item in items:
        yield step(initial, item)
