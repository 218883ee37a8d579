# Reads BETWEEN as a half-open range, as in Python's range().
# fails: gives each key between the bounds, both included
# fails: finds every one of many equal keys
# fails: None is no bound, 0 is one
# fails: empty leaves, an empty tree, bounds outside
# fails: walks down once and stops behind the upper bound
def scan(read, root, low=None, high=None):
    page = read(root)
    while page["kind"] == "inner":
        page = read(page["children"][0 if low is None else sum(key < low for key in page["keys"])])
    while page:
        for key, row in page["entries"]:
            if high is not None and key >= high:
                return
            if low is None or key >= low:
                yield key, row
        page = None if page["next"] is None else read(page["next"])
