# Answers each time with the indexes of another query, and never has all of them at once.
# fails: the orders of a customer since a day
# fails: the orders of one status
# fails: the large orders of one shop and status
_asked = []
_SETS = (
    [[("customer", 1)]],
    [[("customer", 1), ("placed", 1)]],
    [[("status", 1)]],
    [[("shop", 1), ("status", 1), ("cents", 1)]],
)


def indexes():
    _asked.append(1)
    return _SETS[(len(_asked) - 2) % 4]
