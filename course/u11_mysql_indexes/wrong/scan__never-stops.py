# Filters by the upper bound, but reads on to the last leaf of the tree.
# fails: walks down once and stops behind the upper bound
def scan(read, root, low=None, high=None):
    page = read(root)
    while page["kind"] == "inner":
        page = read(page["children"][0 if low is None else sum(key < low for key in page["keys"])])
    while page:
        for key, row in page["entries"]:
            if (low is None or key >= low) and (high is None or key <= high):
                yield key, row
        page = None if page["next"] is None else read(page["next"])
