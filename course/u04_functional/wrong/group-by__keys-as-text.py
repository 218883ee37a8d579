# Makes text of each key, so that all can be compared: 0 and '0' become one group.
# fails: keys need no order and may be None or 0
def group_by(items, key, combine=list):
    names, groups = {}, {}
    for item in items:
        name = key(item)
        names.setdefault(str(name), name)
        groups.setdefault(str(name), []).append(item)
    return {names[text]: combine(group) for text, group in groups.items()}
