# Collects the whole answer in a list before anything is given.
# fails: reads a page only when a pair of it is asked for
def scan(read, root, low=None, high=None):
    found = []
    page = read(root)
    while page["kind"] == "inner":
        page = read(page["children"][0 if low is None else sum(key < low for key in page["keys"])])
    while page:
        for key, row in page["entries"]:
            if high is not None and key > high:
                return iter(found)
            if low is None or key >= low:
                found.append((key, row))
        page = None if page["next"] is None else read(page["next"])
    return iter(found)
