# Gives combine a tuple, which has no append and no sort.
# fails: gives combine each group as a list, once, and keeps what it returns
def group_by(items, key, combine=list):
    groups = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: combine(tuple(group)) for name, group in groups.items()}
