# Forgets combine: the examples with lists look right.
# fails: gives combine each group as a list, once, and keeps what it returns
def group_by(items, key, combine=list):
    groups = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
