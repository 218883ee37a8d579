# `if name` was meant for missing keys, and it leaves out 0 and the empty text too.
# fails: keys need no order and may be None or 0
def group_by(items, key, combine=list):
    groups = {}
    for item in items:
        name = key(item)
        if name:
            groups.setdefault(name, []).append(item)
    return {name: combine(group) for name, group in groups.items()}
