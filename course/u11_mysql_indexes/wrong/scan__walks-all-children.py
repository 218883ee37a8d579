# Visits every child by recursion instead of the leaf chain: each page of the tree is read.
# fails: walks down once and stops behind the upper bound
def scan(read, root, low=None, high=None):
    page = read(root)
    if page["kind"] == "leaf":
        for key, row in page["entries"]:
            if (low is None or key >= low) and (high is None or key <= high):
                yield key, row
        return
    for child in page["children"]:
        yield from scan(read, child, low, high)
