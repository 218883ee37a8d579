# Removes a used dependency from the list that the loop runs over:
# the next one is skipped, and the list is the caller's.
# fails: goes on until nothing new comes
# fails: empty sides, no dependency, the arguments afterwards
# fails: a key holds no attribute that can be left out
# fails: every key is found, small ones and large ones
# fails: attributes in no dependency or the same in all rows, the arguments afterwards
def closure(attributes, dependencies):
    known = set(attributes)
    for dependency in dependencies:
        left, right = dependency
        if left <= known:
            known |= right
            dependencies.remove(dependency)
    return known


def candidate_keys(relation, dependencies):
    keys = []
    for size in range(len(relation) + 1):
        for chosen in map(set, combinations(relation, size)):
            if closure(chosen, list(dependencies)) == relation and not any(key <= chosen for key in keys):
                keys.append(chosen)
    return keys
