# Knows no exception for what is part of a key: 3NF and BCNF are taken for one.
# fails: 3NF: the right side is part of a key
# fails: names a dependency that breaks the next form
# fails: what stands on both sides breaks nothing
def normal_form(dependencies, keys):
    broken = {}
    for left, right in dependencies:
        if right - left and not any(key <= left for key in keys):
            form = "1NF" if any(left <= key for key in keys) else "2NF"
            broken[form] = (left, right)
    lowest = min(broken, default="BCNF")
    return lowest, broken.get(lowest)
