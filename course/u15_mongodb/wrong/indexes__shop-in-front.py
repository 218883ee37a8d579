# An index is no help to who knows only its second field.
# fails: the orders of one status
def indexes():
    return [[("customer", 1), ("placed", 1)], [("shop", 1), ("status", 1), ("cents", 1)]]
