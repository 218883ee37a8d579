# Gives what is new only: no attribute is taken to determine itself.
# fails: goes on until nothing new comes
# fails: needs all of a left side, and adds the right one
# fails: empty sides, no dependency, the arguments afterwards
def reached(attributes, dependencies):
    known, before = set(attributes), None
    while known != before:
        before = set(known)
        for left, right in dependencies:
            if left <= known:
                known |= right
    return known


def closure(attributes, dependencies):
    return reached(attributes, dependencies) - attributes


def candidate_keys(relation, dependencies):
    keys = []
    for size in range(len(relation) + 1):
        for chosen in map(set, combinations(relation, size)):
            if reached(chosen, dependencies) == relation and not any(key <= chosen for key in keys):
                keys.append(chosen)
    return keys
