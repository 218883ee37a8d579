# Judges by the first dependency that breaks anything; a worse one may follow.
# fails: 1NF or 2NF: the left side is part of a key, or not
# fails: names a dependency that breaks the next form
def normal_form(dependencies, keys):
    in_a_key = set().union(*keys)
    for left, right in dependencies:
        new = right - left
        if new and not any(key <= left for key in keys):
            form = "3NF"
            if new - in_a_key:
                form = "1NF" if any(left <= key for key in keys) else "2NF"
            return form, (left, right)
    return "BCNF", None
