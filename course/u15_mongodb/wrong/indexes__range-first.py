# The range in front: the fields behind it are no longer in order.
# fails: the orders of a customer
# fails: the orders of a customer since a day
# fails: the large orders of one shop and status
def indexes():
    return [[("placed", 1), ("customer", 1)], [("status", 1), ("cents", 1), ("shop", 1)]]
