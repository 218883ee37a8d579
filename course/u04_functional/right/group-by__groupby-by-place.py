# itertools.groupby over pairs that are sorted by the place where their key was first seen.
from itertools import groupby


def group_by(items, key, combine=list):
    places = {}
    pairs = []
    for item in items:
        name = key(item)
        pairs.append((places.setdefault(name, len(places)), name, item))
    pairs.sort(key=lambda pair: pair[0])
    names = list(places)
    return {names[place]: combine([item for *_, item in run]) for place, run in groupby(pairs, lambda pair: pair[0])}
