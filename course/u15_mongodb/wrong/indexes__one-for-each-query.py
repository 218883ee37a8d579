# Four queries, four indexes.
# fails: the orders of a customer
# fails: the orders of a customer since a day
# fails: the orders of one status
# fails: the large orders of one shop and status
def indexes():
    return [
        [("customer", 1)],
        [("customer", 1), ("placed", 1)],
        [("status", 1)],
        [("shop", 1), ("status", 1), ("cents", 1)],
    ]
