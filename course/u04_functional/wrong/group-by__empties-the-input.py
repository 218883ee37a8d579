# Takes the items out of a list with pop, which leaves the caller an empty one.
# fails: two calls share nothing
def group_by(items, key, combine=list):
    if not isinstance(items, list):
        items = list(items)
    groups = {}
    while items:
        item = items.pop(0)
        groups.setdefault(key(item), []).append(item)
    return {name: combine(group) for name, group in groups.items()}
