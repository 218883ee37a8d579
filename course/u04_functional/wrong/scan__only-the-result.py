# A fold, not its steps: gives the final state alone.
# fails: goes on as long as states are asked for
# fails: gives every state, from the initial one to the last
# fails: calls step(state, item) once for each item
# fails: no items, and None as a state, are nothing special
# fails: takes an item only when its state is asked for
from functools import reduce


def scan(step, items, initial):
    yield reduce(step, items, initial)
