# Tests the bounds and the next page by their truth: 0 is taken for None.
# fails: None is no bound, 0 is one
def scan(read, root, low=None, high=None):
    page = read(root)
    while page["kind"] == "inner":
        page = read(page["children"][sum(key < low for key in page["keys"]) if low else 0])
    while page:
        for key, row in page["entries"]:
            if high and key > high:
                return
            if not low or key >= low:
                yield key, row
        page = None if page["next"] is None else read(page["next"])
