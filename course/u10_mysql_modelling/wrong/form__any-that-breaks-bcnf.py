# Finds the right form and names the first dependency that breaks any.
# fails: names a dependency that breaks the next form
def normal_form(dependencies, keys):
    in_a_key = set().union(*keys)
    found, forms = [], ["BCNF"]
    for left, right in dependencies:
        new = right - left
        if new and not any(key <= left for key in keys):
            found.append((left, right))
            if new - in_a_key:
                forms.append("1NF" if any(left <= key for key in keys) else "2NF")
            else:
                forms.append("3NF")
    return min(forms), found[0] if found else None
