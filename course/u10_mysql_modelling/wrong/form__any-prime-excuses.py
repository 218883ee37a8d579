# Lets a dependency pass for 3NF when anything on its right is part of a key.
# fails: 3NF: the right side is part of a key
def normal_form(dependencies, keys):
    in_a_key = set().union(*keys)
    broken = {}
    for left, right in dependencies:
        new = right - left
        if new and not any(key <= left for key in keys):
            form = "3NF"
            if not new & in_a_key:
                form = "1NF" if any(left <= key for key in keys) else "2NF"
            broken[form] = (left, right)
    lowest = min(broken, default="BCNF")
    return lowest, broken.get(lowest)
