# What nobody determines is in every key: it is taken out of the relation first, out of the caller's set.
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
    whole = set(relation)
    always = relation - set().union(*(right for _, right in dependencies))
    relation -= always
    keys = []
    for size in range(len(relation) + 1):
        for chosen in combinations(relation, size):
            key = always | set(chosen)
            if closure(key, dependencies) == whole and not any(found <= key for found in keys):
                keys.append(key)
    return keys
