# Counts dependencies whose right side stands on the left, too.
# fails: what stands on both sides breaks nothing
def normal_form(dependencies, keys):
    in_a_key = set().union(*keys)
    broken = {}
    for left, right in dependencies:
        if not any(key <= left for key in keys):
            form = "3NF"
            if right - in_a_key:
                form = "1NF" if any(left <= key for key in keys) else "2NF"
            broken[form] = (left, right)
    lowest = min(broken, default="BCNF")
    return lowest, broken.get(lowest)
