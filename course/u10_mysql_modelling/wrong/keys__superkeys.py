# Gives every set that determines the relation: all keys with anything added to them.
# fails: a key holds no attribute that can be left out
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
    found = []
    for size in range(len(relation) + 1):
        found += [set(chosen) for chosen in combinations(relation, size) if closure(chosen, dependencies) == relation]
    return found
