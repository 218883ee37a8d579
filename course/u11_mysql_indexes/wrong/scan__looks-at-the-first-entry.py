# Stops by the first key of a leaf, and trips over a leaf that has none.
# fails: gives each key between the bounds, both included
# fails: finds every one of many equal keys
# fails: None is no bound, 0 is one
# fails: empty leaves, an empty tree, bounds outside
def scan(read, root, low=None, high=None):
    page = read(root)
    while page["kind"] == "inner":
        page = read(page["children"][0 if low is None else sum(key < low for key in page["keys"])])
    while high is None or page["entries"][0][0] <= high:
        for key, row in page["entries"]:
            if (low is None or key >= low) and (high is None or key <= high):
                yield key, row
        if page["next"] is None:
            return
        page = read(page["next"])
