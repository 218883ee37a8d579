# Combines after each item, so that combine sees every group many times.
# fails: gives combine each group as a list, once, and keeps what it returns
def group_by(items, key, combine=list):
    groups, combined = {}, {}
    for item in items:
        name = key(item)
        groups.setdefault(name, []).append(item)
        combined[name] = combine(groups[name])
    return combined
