# Calls a dependency partial when its left side shares something with a key.
# fails: 1NF or 2NF: the left side is part of a key, or not
def normal_form(dependencies, keys):
    in_a_key = set().union(*keys)
    broken = {}
    for left, right in dependencies:
        new = right - left
        if new and not any(key <= left for key in keys):
            form = "3NF"
            if new - in_a_key:
                form = "1NF" if any(left & key for key in keys) else "2NF"
            broken[form] = (left, right)
    lowest = min(broken, default="BCNF")
    return lowest, broken.get(lowest)
