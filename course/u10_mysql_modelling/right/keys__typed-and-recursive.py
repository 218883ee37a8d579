# Style: type hints, recursion, keys by taking attributes away; it prints what it finds.
Dependency = tuple[set[str], set[str]]


def closure(attributes: set[str], dependencies: list[Dependency]) -> frozenset[str]:
    more = frozenset().union(attributes, *(right for left, right in dependencies if left <= frozenset(attributes)))
    return more if more == attributes else closure(more, dependencies)


def candidate_keys(relation: set[str], dependencies: list[Dependency]) -> list[frozenset[str]]:
    found, seen, waiting = [], set(), [frozenset(relation)]
    while waiting:
        superkey = waiting.pop()
        if superkey in seen:
            continue
        seen.add(superkey)
        smaller = [superkey - {name} for name in superkey]
        smaller = [part for part in smaller if closure(part, dependencies) >= relation]
        waiting += smaller
        if not smaller:
            print("a key:", *superkey)
            found.append(superkey)
    return found
