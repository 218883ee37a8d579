# Takes a key that equals the separator to be right of it: the equal keys on its left are lost.
# fails: finds every one of many equal keys
from bisect import bisect_right


def scan(read, root, low=None, high=None):
    page = read(root)
    while page["kind"] == "inner":
        page = read(page["children"][0 if low is None else bisect_right(page["keys"], low)])
    while page:
        for key, row in page["entries"]:
            if high is not None and key > high:
                return
            if low is None or key >= low:
                yield key, row
        page = None if page["next"] is None else read(page["next"])
