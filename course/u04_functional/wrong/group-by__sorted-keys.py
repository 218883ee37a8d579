# Gives the keys in sorted order, if they can be sorted; nobody asked for it.
# fails: collects equal keys wherever they stand, in the order first seen
def group_by(items, key, combine=list):
    groups = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    try:
        names = sorted(groups)
    except TypeError:
        names = list(groups)
    return {name: combine(groups[name]) for name in names}
