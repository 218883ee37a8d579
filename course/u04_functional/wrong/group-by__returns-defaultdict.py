# Returns the defaultdict itself: a look at a missing key puts it in.
# fails: reading a missing key raises KeyError
from collections import defaultdict


def group_by(items, key, combine=list):
    groups = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    for name in groups:
        groups[name] = combine(groups[name])
    return groups
