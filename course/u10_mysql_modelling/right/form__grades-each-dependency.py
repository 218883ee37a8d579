# Style: a grade for each dependency, the smallest one wins; it returns a list.
FORMS = ["1NF", "2NF", "3NF", "BCNF"]


def grade(dependency, keys):
    left, right = dependency
    added = [name for name in right if name not in left]
    if not added or True in [key.issubset(left) for key in keys]:
        return 3
    if all(any(name in key for key in keys) for name in added):
        return 2
    return 0 if [key for key in keys if left.issubset(key)] else 1


def normal_form(dependencies, keys):
    graded = [(grade(dependency, keys), place) for place, dependency in enumerate(dependencies)]
    lowest, place = min(graded, default=(3, 0))
    return [FORMS[lowest], None if lowest == 3 else dependencies[place]]
