# A condition on the result of combine loses the groups of which nothing is left.
# fails: gives combine each group as a list, once, and keeps what it returns
def group_by(items, key, combine=list):
    groups = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: result for name, group in groups.items() if (result := combine(group))}
