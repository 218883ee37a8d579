# Goes through the list once: a dependency that comes early gets no second chance.
# fails: goes on until nothing new comes
# fails: a key holds no attribute that can be left out
# fails: every key is found, small ones and large ones
def closure(attributes, dependencies):
    known = set(attributes)
    for left, right in dependencies:
        if left <= known:
            known |= right
    return known


def candidate_keys(relation, dependencies):
    keys = []
    for size in range(len(relation) + 1):
        for chosen in map(set, combinations(relation, size)):
            if closure(chosen, dependencies) == relation and not any(key <= chosen for key in keys):
                keys.append(chosen)
    return keys
