# Walks to the leftmost leaf and filters from there: right rows, the price of a full scan.
# fails: walks down once and stops behind the upper bound
def scan(read, root, low=None, high=None):
    page = read(root)
    while page["kind"] == "inner":
        page = read(page["children"][0])
    while page:
        for key, row in page["entries"]:
            if high is not None and key > high:
                return
            if low is None or key >= low:
                yield key, row
        page = None if page["next"] is None else read(page["next"])
