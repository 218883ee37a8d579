# One index with every field serves whoever knows its first ones.
# fails: the orders of one status
# fails: the large orders of one shop and status
def indexes():
    return [[("customer", 1), ("placed", 1), ("status", 1), ("shop", 1), ("cents", 1)]]
