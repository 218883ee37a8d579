# accumulate's own `initial`: None means that there is none.
# fails: no items, and None as a state, are nothing special
from itertools import accumulate


def scan(step, items, initial):
    return accumulate(items, step, initial=initial)
