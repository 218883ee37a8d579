# Stops at the size of the first key: longer ones exist beside it.
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
    for size in range(len(relation) + 1):
        found = [set(chosen) for chosen in combinations(relation, size) if closure(chosen, dependencies) == relation]
        if found:
            return found
