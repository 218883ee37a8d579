# Skips dependencies with an empty left side.
# fails: empty sides, no dependency, the arguments afterwards
# fails: attributes in no dependency or the same in all rows, the arguments afterwards
def closure(attributes, dependencies):
    known, before = set(attributes), None
    while known != before:
        before = set(known)
        for left, right in dependencies:
            if left and left <= known:
                known |= right
    return known


def candidate_keys(relation, dependencies):
    keys = []
    for size in range(len(relation) + 1):
        for chosen in map(set, combinations(relation, size)):
            if closure(chosen, dependencies) == relation and not any(key <= chosen for key in keys):
                keys.append(chosen)
    return keys
