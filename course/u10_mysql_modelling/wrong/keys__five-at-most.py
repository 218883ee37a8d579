# Nobody has a key of more than five columns.
# fails: every key is found, small ones and large ones
def closure(attributes, dependencies):
    known, before = set(attributes), None
    while known != before:
        before = set(known)
        for left, right in dependencies:
            if left <= known:
                known |= right
    return known


def candidate_keys(relation, dependencies):
    keys = []
    for size in range(6):
        for chosen in map(set, combinations(relation, size)):
            if closure(chosen, dependencies) == relation and not any(key <= chosen for key in keys):
                keys.append(chosen)
    return keys
