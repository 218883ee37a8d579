# Lets the server look at everything.
# fails: the orders of a customer
# fails: the orders of a customer since a day
# fails: the orders of one status
# fails: the large orders of one shop and status
def indexes():
    return []
