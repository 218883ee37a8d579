# itertools.groupby alone: it groups neighbours, and a later run replaces an earlier one.
# fails: collects equal keys wherever they stand, in the order first seen
# fails: gives combine each group as a list, once, and keeps what it returns
# fails: keys need no order and may be None or 0
# fails: reading a missing key raises KeyError
# fails: reads a one-shot iterator to its end, and asks for each key once
# fails: two calls share nothing
from itertools import groupby


def group_by(items, key, combine=list):
    return {name: combine(list(group)) for name, group in groupby(items, key)}
