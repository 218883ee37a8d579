# Takes the first key for the primary key and looks at no other.
# fails: 3NF: the right side is part of a key
# fails: 1NF or 2NF: the left side is part of a key, or not
def normal_form(dependencies, keys):
    primary = keys[0]
    broken = {}
    for left, right in dependencies:
        new = right - left
        if new and not any(key <= left for key in keys):
            form = "3NF"
            if new - primary:
                form = "1NF" if left <= primary else "2NF"
            broken[form] = (left, right)
    lowest = min(broken, default="BCNF")
    return lowest, broken.get(lowest)
