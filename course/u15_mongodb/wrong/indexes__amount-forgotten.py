# The range is not in the index: every order of shop and status is read.
# fails: the large orders of one shop and status
def indexes():
    return [[("customer", 1), ("placed", 1)], [("status", 1), ("shop", 1)]]
