# One field finds the customer, and then reads all of that customer's orders.
# fails: the orders of a customer since a day
# fails: the large orders of one shop and status
def indexes():
    return [[("customer", 1)], [("status", 1)]]
