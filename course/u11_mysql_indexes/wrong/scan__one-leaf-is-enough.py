# Finds the right leaf and forgets that a range goes on behind it.
# fails: gives each key between the bounds, both included
# fails: finds every one of many equal keys
# fails: None is no bound, 0 is one
# fails: empty leaves, an empty tree, bounds outside
# fails: walks down once and stops behind the upper bound
# fails: reads a page only when a pair of it is asked for
def scan(read, root, low=None, high=None):
    page = read(root)
    while page["kind"] == "inner":
        page = read(page["children"][0 if low is None else sum(key < low for key in page["keys"])])
    for key, row in page["entries"]:
        if (low is None or key >= low) and (high is None or key <= high):
            yield key, row
