# Style: three small generators and itertools; it prints the leaf where it begins.
from itertools import dropwhile, takewhile


def leaves(read, number, low):
    page = read(number)
    while page["kind"] != "leaf":
        keys, children = page["keys"], page["children"]
        for key, child in zip(keys, children):
            if low is None or not key < low:
                number = child
                break
        else:
            number = children[-1]
        page = read(number)
    print("the scan begins in leaf", number)
    while page is not None:
        yield page
        page = None if page["next"] is None else read(page["next"])


def scan(read, root, low=None, high=None):
    pairs = ((key, row) for page in leaves(read, root, low) for key, row in page["entries"])
    if low is not None:
        pairs = dropwhile(lambda pair: pair[0] < low, pairs)
    return takewhile(lambda pair: high is None or pair[0] <= high, pairs)
