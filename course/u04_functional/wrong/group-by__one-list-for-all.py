# dict.fromkeys gives every key the same list.
# fails: collects equal keys wherever they stand, in the order first seen
# fails: gives combine each group as a list, once, and keeps what it returns
# fails: keys need no order and may be None or 0
# fails: reading a missing key raises KeyError
# fails: reads a one-shot iterator to its end, and asks for each key once
# fails: two calls share nothing
def group_by(items, key, combine=list):
    pairs = [(key(item), item) for item in items]
    groups = dict.fromkeys((name for name, _ in pairs), [])
    for name, item in pairs:
        groups[name].append(item)
    return {name: combine(group) for name, group in groups.items()}
