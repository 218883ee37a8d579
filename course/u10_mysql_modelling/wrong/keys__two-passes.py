# Goes through the list twice, which is enough for short lists.
# fails: goes on until nothing new comes
def closure(attributes, dependencies):
    known = set(attributes)
    for left, right in [*dependencies, *dependencies]:
        if left <= known:
            known |= right
    return known


def candidate_keys(relation, dependencies):
    def whole(known):
        for _ in relation:
            known = closure(known, dependencies)
        return known == relation

    keys = []
    for size in range(len(relation) + 1):
        for chosen in map(set, combinations(relation, size)):
            if whole(chosen) and not any(key <= chosen for key in keys):
                keys.append(chosen)
    return keys
