# The way down stands in the function itself, and only the leaves in a generator: the call alone reads pages.
# fails: reads a page only when a pair of it is asked for
def scan(read, root, low=None, high=None):
    page = read(root)
    while page["kind"] == "inner":
        place = 0 if low is None else sum(key < low for key in page["keys"])
        page = read(page["children"][place])

    def along(page):
        while True:
            for key, row in page["entries"]:
                if high is not None and key > high:
                    return
                if low is None or key >= low:
                    yield key, row
            if page["next"] is None:
                return
            page = read(page["next"])

    return along(page)
