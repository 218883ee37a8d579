# Puts keys together from left sides, and forgets what no dependency speaks of.
# fails: every key is found, small ones and large ones
# fails: attributes in no dependency or the same in all rows, the arguments afterwards
def closure(attributes, dependencies):
    known, before = set(attributes), None
    while known != before:
        before = set(known)
        for left, right in dependencies:
            if left <= known:
                known |= right
    return known


def candidate_keys(relation, dependencies):
    names = set().union(*(left for left, _ in dependencies))
    keys = []
    for size in range(1, len(names) + 1):
        for chosen in map(set, combinations(names, size)):
            if closure(chosen, dependencies) == relation and not any(key <= chosen for key in keys):
                keys.append(chosen)
    return keys
