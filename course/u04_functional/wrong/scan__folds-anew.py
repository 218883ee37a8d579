# Works each state out from the beginning: right, and step is called again and again.
# fails: calls step(state, item) once for each item
# fails: takes an item only when its state is asked for
from functools import reduce


def scan(step, items, initial):
    seen = []
    yield initial
    for item in items:
        seen.append(item)
        yield reduce(step, seen, initial)
