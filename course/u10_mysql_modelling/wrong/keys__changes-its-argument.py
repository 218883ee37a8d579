# Collects in the set that it was given.
# fails: empty sides, no dependency, the arguments afterwards
def closure(attributes, dependencies):
    for _ in range(len(dependencies)):
        for left, right in dependencies:
            if left <= attributes:
                attributes |= right
    return attributes


def candidate_keys(relation, dependencies):
    keys = []
    for size in range(len(relation) + 1):
        for chosen in map(set, combinations(relation, size)):
            if closure(set(chosen), dependencies) == relation and not any(key <= chosen for key in keys):
                keys.append(chosen)
    return keys
