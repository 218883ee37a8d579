# `next` with None as its default: the first item that is None looks like the end.
# fails: reads a one-shot iterator to its end, and asks for each key once
def group_by(items, key, combine=list):
    groups, items = {}, iter(items)
    while (item := next(items, None)) is not None:
        groups.setdefault(key(item), []).append(item)
    return {name: combine(group) for name, group in groups.items()}
