# Tests the number of the next page by its truth: page 0 is taken for the end.
# fails: gives each key between the bounds, both included
# fails: finds every one of many equal keys
# fails: None is no bound, 0 is one
# fails: empty leaves, an empty tree, bounds outside
def scan(read, root, low=None, high=None):
    page = read(root)
    while page["kind"] == "inner":
        page = read(page["children"][0 if low is None else sum(key < low for key in page["keys"])])
    while True:
        for key, row in page["entries"]:
            if high is not None and key > high:
                return
            if low is None or key >= low:
                yield key, row
        if not page["next"]:
            return
        page = read(page["next"])
