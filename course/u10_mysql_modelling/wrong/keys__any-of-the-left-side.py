# Applies a dependency when any attribute of its left side is known.
# fails: needs all of a left side, and adds the right one
# fails: empty sides, no dependency, the arguments afterwards
# fails: every key is found, small ones and large ones
def closure(attributes, dependencies):
    known, before = set(attributes), None
    while known != before:
        before = set(known)
        for left, right in dependencies:
            if left & known or not left:
                known |= right
    return known


def candidate_keys(relation, dependencies):
    keys = []
    for size in range(len(relation) + 1):
        for chosen in map(set, combinations(relation, size)):
            if closure(chosen, dependencies) == relation and not any(key <= chosen for key in keys):
                keys.append(chosen)
    return keys
