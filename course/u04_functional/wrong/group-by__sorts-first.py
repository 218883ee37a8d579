# Sorts by the key for groupby: the order first seen is lost, and None has no place among numbers.
# fails: reads a one-shot iterator to its end, and asks for each key once
# fails: collects equal keys wherever they stand, in the order first seen
# fails: keys need no order and may be None or 0
from itertools import groupby


def group_by(items, key, combine=list):
    pairs = sorted(((key(item), item) for item in items), key=lambda pair: pair[0])
    return {name: combine([item for _, item in group]) for name, group in groupby(pairs, lambda pair: pair[0])}
