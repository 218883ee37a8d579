# itertools.accumulate over the initial state and the items; its own `initial` takes None for "none given".
from itertools import accumulate, chain


def scan(step, items, initial):
    return accumulate(chain([initial], items), step)
