# Gives a state for each item; the initial one is only begun with.
# fails: goes on as long as states are asked for
# fails: gives every state, from the initial one to the last
# fails: no items, and None as a state, are nothing special
# fails: takes an item only when its state is asked for
def scan(step, items, initial):
    state = initial
    for item in items:
        state = step(state, item)
        yield state
