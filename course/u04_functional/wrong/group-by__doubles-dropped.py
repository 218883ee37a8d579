# Asks `not in` before it appends, as for a set: an item that comes twice is kept once.
# fails: collects equal keys wherever they stand, in the order first seen
# fails: gives combine each group as a list, once, and keeps what it returns
# fails: reads a one-shot iterator to its end, and asks for each key once
def group_by(items, key, combine=list):
    groups = {}
    for item in items:
        group = groups.setdefault(key(item), [])
        if item not in group:
            group.append(item)
    return {name: combine(group) for name, group in groups.items()}
