# Style: small functions, one question for each form, type hints, frozensets.
Names = set[str]


def superkey(left: Names, keys: list[Names]) -> bool:
    return any(left.issuperset(key) for key in keys)


def first(dependencies, breaks):
    return next((pair for pair in dependencies if breaks(frozenset(pair[0]), frozenset(pair[1]))), None)


def normal_form(dependencies: list[tuple[Names, Names]], keys: list[Names]):
    prime = {name for key in keys for name in key}

    def second(left, right):
        return right - left - prime and any(left < key for key in keys)

    def third(left, right):
        return right - left - prime and not superkey(left, keys)

    def boyce_codd(left, right):
        return not right <= left and not superkey(left, keys)

    for form, breaks in ("1NF", second), ("2NF", third), ("3NF", boyce_codd):
        found = first(dependencies, breaks)
        if found is not None:
            print(form, "because of", found)
            return form, found
    return "BCNF", None
