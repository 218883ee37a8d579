# Asks for the key to look, and once more to write.
# fails: reads a one-shot iterator to its end, and asks for each key once
def group_by(items, key, combine=list):
    groups = {}
    for item in items:
        if key(item) not in groups:
            groups[key(item)] = []
        groups[key(item)].append(item)
    return {name: combine(group) for name, group in groups.items()}
